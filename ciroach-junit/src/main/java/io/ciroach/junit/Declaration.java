package io.ciroach.junit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What is to be run for tests, whether an annotation says so or a builder.
 *
 * @param file where the pipeline stands, or empty
 * @param toml the pipeline itself, or empty
 * @param steps which steps
 * @param env on top of the environment
 * @param properties what {@code maven.} stands for
 * @param workspace what steps work in
 * @param copyInclude what is copied all the same
 * @param copyExclude what is not copied
 * @param engine an address, or empty
 * @param expect how it must end
 * @param disabledWithoutDocker whether no engine disables the tests
 */
record Declaration(
        String file,
        String toml,
        List<String> steps,
        Map<String, String> env,
        Map<String, String> properties,
        WorkspaceMode workspace,
        List<String> copyInclude,
        List<String> copyExclude,
        String engine,
        Expectation expect,
        boolean disabledWithoutDocker) {

    private static final String USUAL_FILE = "ciroach.toml";

    static Declaration of(CiroachPipeline annotation) {
        if (!annotation.value().isEmpty() && !annotation.file().isEmpty()) {
            throw new ExtensionConfigurationException(
                    "@CiroachPipeline has both value and file: they mean the same, write one of them");
        }
        return new Declaration(
                annotation.value() + annotation.file(),
                annotation.toml(),
                List.of(annotation.steps()),
                pairs("env", annotation.env()),
                pairs("properties", annotation.properties()),
                annotation.workspace(),
                List.of(annotation.copyInclude()),
                List.of(annotation.copyExclude()),
                annotation.engine(),
                annotation.expect(),
                annotation.disabledWithoutDocker());
    }

    Declaration {
        if (!file.isEmpty() && !toml.isEmpty()) {
            throw new ExtensionConfigurationException(
                    "a pipeline stands in a file or in toml, not in both: leave out one of them");
        }
        file = file.isEmpty() && toml.isEmpty() ? USUAL_FILE : file;
        steps = List.copyOf(steps);
        env = Map.copyOf(env);
        properties = Map.copyOf(properties);
        copyInclude = List.copyOf(copyInclude);
        copyExclude = List.copyOf(copyExclude);
    }

    static Map<String, String> pairs(String attribute, String... texts) {
        Map<String, String> pairs = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new ExtensionConfigurationException(
                        attribute + " has \"" + text + "\", which is not of the form NAME=value");
            }
            if (pairs.put(text.substring(0, equals), text.substring(equals + 1)) != null) {
                throw new ExtensionConfigurationException(
                        attribute + " has " + text.substring(0, equals) + " twice: write it once");
            }
        }
        return pairs;
    }

    /** {@return without values, which may be secrets} */
    @Override
    public String toString() {
        return "Declaration[" + (toml.isEmpty() ? file : "toml") + "]";
    }
}
