package io.ciroach.maven;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters of which the core knows nothing yet. What says the same as leaving them out passes. */
final class NotBuiltYet {

    static final String HELPER_IMAGE = "busybox:stable";

    private NotBuiltYet() {}

    static void refuse(ParameterReader reader, @Nullable String helperImage, @Nullable String ci) {
        String image = reader.text(helperImage);
        if (image != null && !image.equals(HELPER_IMAGE)) {
            notYet(reader, "helperImage", image);
        }
        String server = reader.oneOf("ci", ci, List.of("auto", "github", "gitlab", "none"));
        if (server != null && List.of("github", "gitlab").contains(server)) {
            notYet(reader, "ci", server);
        }
    }

    private static void notYet(ParameterReader reader, String parameter, String written) {
        reader.problems().error(null, "ciroach." + parameter + "=" + written + " is not built yet", "leave it out");
    }
}
