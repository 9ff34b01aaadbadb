package io.ciroach.maven;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters of which the core knows nothing yet. What says the same as leaving them out passes. */
final class NotBuiltYet {

    private NotBuiltYet() {}

    static void refuse(ParameterReader reader, @Nullable String ci) {
        String server = reader.oneOf("ci", ci, List.of("auto", "github", "gitlab", "none"));
        if (server != null && List.of("github", "gitlab").contains(server)) {
            refuseValue(reader, "ci", server);
        }
    }

    private static void refuseValue(ParameterReader reader, String parameter, String written) {
        reader.problems().error(null, "ciroach." + parameter + "=" + written + " is not built yet", "leave it out");
    }
}
