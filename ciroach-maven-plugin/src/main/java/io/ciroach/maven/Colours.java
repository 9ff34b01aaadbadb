package io.ciroach.maven;

import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.fusesource.jansi.Ansi;

/** Whether output has colours: where Maven's own has, unless the user says otherwise. */
final class Colours {

    private Colours() {}

    /**
     * What the command line says counts first ({@code -Dstyle.color}; {@code --color} sets the other name in Maven 4), then
     * {@code NO_COLOR}, which Maven itself does not know, then what Maven made of {@code -B}, {@code -l} and its terminal.
     */
    static boolean wanted(Properties user, Map<String, String> environment, BooleanSupplier maven) {
        String word = Stream.of("style.color", "maven.style.color")
                .map(user::getProperty)
                .filter(value -> "always".equals(value) || "never".equals(value))
                .findFirst()
                .orElse("auto");
        if (!"auto".equals(word)) {
            return "always".equals(word);
        }
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && maven.getAsBoolean();
    }

    /** What Maven decided. The class is one that all Mavens from 3.8 to 4.0 lend to plugins; one that does not has no say. */
    static boolean ofMaven() {
        try {
            return Ansi.isEnabled();
        } catch (LinkageError e) {
            return false;
        }
    }
}
