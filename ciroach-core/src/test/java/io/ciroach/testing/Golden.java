package io.ciroach.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Texts that are compared with files beside the tests: {@code <case>.toml} is what goes in, {@code <case>.txt} what is to come
 * out. With {@code -Dciroach.golden=write} ({@code dev/golden}) the latter are written anew, for a look at the difference.
 */
public final class Golden {

    private static final boolean WRITE = "write".equals(System.getProperty("ciroach.golden"));

    private Golden() {}

    /**
     * Finds the cases of a package.
     *
     * @param test a class of that package
     * @param ending of the files that go in, such as {@code .toml}
     * @return them, by name; at least one
     */
    public static List<Path> cases(Class<?> test, String ending) {
        Path folder = Path.of("src/test/resources", test.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> cases = files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
            assertThat(cases).as("cases in %s", folder).isNotEmpty();
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compares, or writes.
     *
     * @param input what went in
     * @param actual what came out, lines separated by {@code \n}
     */
    public static void check(Path input, String actual) {
        String name = String.valueOf(input.getFileName());
        Path expected = input.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
        same(expected, actual.endsWith("\n") ? actual : actual + '\n');
    }

    /**
     * Compares a file with what it is to hold, or writes it.
     *
     * @param expected the file
     * @param text what it is to hold
     */
    public static void same(Path expected, String text) {
        try {
            if (WRITE) {
                Files.writeString(expected, text, StandardCharsets.UTF_8);
            }
            assertThat(expected).as("dev/golden writes it").exists();
            String held = Files.readString(expected, StandardCharsets.UTF_8);
            assertThat(text)
                    .as(
                            "%s; the first line that differs is %d. Where that is meant, dev/golden writes the file anew",
                            expected, firstDifference(held, text))
                    .isEqualTo(held);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the number of the first line that is not the same, from 1} */
    static int firstDifference(String one, String other) {
        return 1 + Arrays.mismatch(one.split("\n", -1), other.split("\n", -1));
    }
}
