package io.ciroach.toml;

import io.ciroach.model.AllowFailure;
import io.ciroach.model.Matrix;
import io.ciroach.model.Pipeline;
import io.ciroach.model.RetryPolicy;
import io.ciroach.model.Step;
import io.ciroach.model.StepTemplate;
import io.ciroach.problem.Problem;
import io.ciroach.testing.Golden;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineReaderGoldenTest {

    private static final Reads BARE = Reads.of("[[pipeline.steps]]\nname = \"bare\"\nimage = \"bare\"\ncommand = []\n");

    static List<Path> cases() {
        return Golden.cases(PipelineReaderGoldenTest.class, ".toml");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fileIsReadAsWrittenBesideIt(Path toml) throws IOException, ReflectiveOperationException {
        Golden.check(toml, print(Reads.of(Files.readAllBytes(toml))));
    }

    private static String print(Reads reads) throws ReflectiveOperationException {
        StringBuilder text = new StringBuilder();
        for (Problem problem : reads.problems().errors()) {
            text.append(problem.render()).append('\n');
        }
        for (Problem problem : reads.problems().warnings()) {
            text.append("warning: ").append(problem.render()).append('\n');
        }
        if (reads.problems().any()) {
            return text.toString();
        }
        text.append("pipeline\n");
        printDifference(Pipeline.class, BARE.file().pipeline(), reads.file().pipeline(), text);
        for (int i = 0; i < reads.steps().size(); i++) {
            StepTemplate template = reads.file().steps().get(i);
            text.append("step \"")
                    .append(template.name())
                    .append("\" at ")
                    .append(template.location())
                    .append('\n');
            if (template.matrix() != null) {
                text.append("  matrix: ").append(shown(template.matrix())).append('\n');
            }
            printDifference(Step.class, BARE.steps().get(0), reads.steps().get(i), text);
        }
        return text.toString();
    }

    /** Only what a file with nothing in it would not have. */
    private static void printDifference(Class<?> type, Object bare, Object actual, StringBuilder text)
            throws ReflectiveOperationException {
        for (RecordComponent component : type.getRecordComponents()) {
            Object value = component.getAccessor().invoke(actual);
            if (!Objects.equals(value, component.getAccessor().invoke(bare))) {
                text.append("  ")
                        .append(component.getName())
                        .append(": ")
                        .append(shown(value))
                        .append('\n');
            }
        }
    }

    /** Sets, and maps that were copied, have no order of their own. */
    private static String shown(@Nullable Object value) {
        if (value instanceof RetryPolicy retry) {
            return retry.maxRetries() + " after " + retry.delay() + " on "
                    + new TreeSet<>(retry.on().stream().map(Object::toString).toList());
        } else if (value instanceof AllowFailure allowed) {
            return allowed.all() ? "all" : new TreeSet<>(allowed.exitCodes()).toString();
        }
        if (value instanceof Matrix matrix) {
            return matrix.axes() + " without "
                    + matrix.exclude().stream().map(TreeMap::new).toList();
        }
        return String.valueOf(value);
    }
}
