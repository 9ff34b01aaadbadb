package io.ciroach.maven;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters of which the core knows nothing yet. What says the same as leaving them out passes. */
final class NotBuiltYet {

    static final String HELPER_IMAGE = "busybox:stable";

    private NotBuiltYet() {}

    static void refuse(
            ParameterReader reader, @Nullable String recover, @Nullable String helperImage, @Nullable String ci) {
        if ("containers".equals(reader.oneOf("recover", recover, List.of("all", "containers")))) {
            refuse(reader, "recover", "containers");
        }
        String image = reader.text(helperImage);
        if (image != null && !image.equals(HELPER_IMAGE)) {
            refuse(reader, "helperImage", image);
        }
        String server = reader.oneOf("ci", ci, List.of("auto", "github", "gitlab", "none"));
        if (server != null && List.of("github", "gitlab").contains(server)) {
            refuse(reader, "ci", server);
        }
    }

    private static void refuse(ParameterReader reader, String parameter, String written) {
        reader.problems().error(null, "ciroach." + parameter + "=" + written + " is not built yet", "leave it out");
    }
}
