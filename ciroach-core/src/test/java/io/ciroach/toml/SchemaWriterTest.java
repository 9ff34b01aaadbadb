package io.ciroach.toml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.ciroach.problem.Problem;
import io.ciroach.problem.Problems;
import io.ciroach.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schema says what the reader says, of whole files and of each key with good and bad values. */
class SchemaWriterTest {

    private static final Path IN_THE_JAR = Path.of("src/main/resources/META-INF/ciroach/ciroach.schema.json");
    private static final JsonSchemaFactory VALIDATORS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    private static final JsonNode SCHEMA = tree(SchemaWriter.write());
    private static final JsonSchema VALIDATOR = VALIDATORS.getSchema(SCHEMA);

    /** What takes a look at more than one value, or at what a number means; a schema has no words for it. */
    private static final Pattern ONLY_FOR_THE_READER = Pattern.compile(String.join(
            "|",
            "the file is empty",
            "the file has no steps",
            "the file lists its steps in both forms, .*",
            "the order of the stages is missing",
            "the matrix is empty",
            ".* stands here twice.*",
            "unknown cache .*",
            ".* is too little: .*",
            ".* is no Linux capability.*",
            "a step .* is larger than the .*_budget .*",
            ".* leaves the workspace: \"\\.\\.\" is not allowed here"));

    /**
     * One or more of each type, and what people write by mistake. Without times and {@code 1e9}, which are strings and whole
     * numbers to JSON but not to TOML.
     */
    private static final List<String> VALUES = List.of(
            "\"\"",
            "\" \"",
            "\"word\"",
            "\"two words\"",
            "\"a\\nb\"",
            "\"a=b\"",
            "\"=b\"",
            "\"CIROACH_A=b\"",
            "\"${{ env.SIZE }}\"",
            "\"a=${{ env.SIZE }}\"",
            "\"a[b]\"",
            "\"a*\"",
            "\"Cleanup\"",
            "\"alpine:3.20\"",
            "\"Alpine\"",
            "\"r.example.com:5000/a/b:1@sha256:0123456789012345678901234567890123\"",
            "\"a b:1\"",
            "\"/\"",
            "\"/a\"",
            "\"~/a\"",
            "\"~\"",
            "\"a/b\"",
            "\"../a\"",
            "\".git\"",
            "\"*\"",
            "\"host\"",
            "\"host:1\"",
            "\"1000:1000\"",
            "\"5m\"",
            "\"1h30m\"",
            "\"0s\"",
            "\"0\"",
            "\"5 minutes\"",
            "\"-5s\"",
            "\"400d\"",
            "\"512mb\"",
            "\"1.5 GiB\"",
            "\"2g\"",
            "\"2xb\"",
            "\"0mb\"",
            "\"1kb\"",
            "\"true\"",
            "\"ro\"",
            "\"never\"",
            "\"all\"",
            "\"keep\"",
            "\"always\"",
            "\"none\"",
            "\"user\"",
            "\"linux/amd64\"",
            "\"Linux\"",
            "\"exit:75\"",
            "0",
            "1",
            "42",
            "255",
            "256",
            "4096",
            "5000000",
            "-1",
            "8589934592",
            "9000000000000000000",
            "0.5",
            "1.5",
            "0.001",
            "-0.5",
            "true",
            "false",
            "[]",
            "[\"a\"]",
            "[\"a\", \"b\"]",
            "[\"a\", \"a\"]",
            "[\"\"]",
            "[1]",
            "[42, 75]",
            "[0]",
            "[256]",
            "[1.5]",
            "[true]",
            "[\"A=b\"]",
            "[\"A=b\", \"B=${{ env.SIZE }}\"]",
            "[\"=b\"]",
            "[\"CIROACH_A=b\"]",
            "[\"${{ env.SIZE }}\"]",
            "[\"failure\", \"exit:75\", \"exit:007\"]",
            "[\"exit:0\"]",
            "[\"exit:256\"]",
            "[\"oom\"]",
            "[\"SYS_PTRACE\", \"cap_kill\"]",
            "[\"target\", \"*/build\"]",
            "[\"/target\"]",
            "[\"~/target\"]",
            "[\"../a\"]",
            "[[]]",
            "[{}]",
            "[{ name = \"b\" }]",
            "[{ name = \"b\", image = \"i\", command = [] }]",
            "[{ name = \"b\", image = \"i\", command = [], needs = \"a\" }]",
            "{}",
            "{ A = \"b\" }",
            "{ A = 1 }",
            "{ A = 1.5 }",
            "{ A = [] }",
            "{ A = {} }",
            "{ CIROACH_A = \"b\" }",
            "{ \"a b\" = \"/c\" }",
            "{ m2 = \"~/.m2\" }",
            "{ m2 = { path = \"~/.m2\" } }",
            "{ m2 = { path = \"~/.m2\", shared = 1 } }",
            "{ m2 = { shared = true } }",
            "{ variable = \"v\", values = [\"1\", 2, true] }",
            "{ variable = \"v\" }",
            "{ variable = \"v\", values = [] }",
            "{ variable = \"v\", values = [\"1\"], other = [\"1\"] }",
            "{ variable = \"v w\", values = [\"1\"] }",
            "{ variable = [\"a\"] }",
            "{ v = [\"1\", \"2\"], w = [1] }",
            "{ v = \"1\" }",
            "{ v = [1.8] }",
            "{ v = [\"a,b\"] }",
            "{ v = [\"1\"], exclude = [{ v = \"1\" }] }",
            "{ v = [\"1\"], exclude = { v = \"1\" } }",
            "{ \"v w\" = [\"1\"] }",
            "{ v = [\"${{ env.SIZE }}\"] }",
            "{ image = \"alpine\" }",
            "{ image = \"alpine\", memory = \"1gb\" }",
            "{ name = \"a\" }",
            "{ command = \"a\" }",
            "{ memory = \"much\" }",
            "{ wipe = \"before\" }",
            "{ wipe = \"sometimes\" }");

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void jarHoldsTheSchemaOfItsReader() throws IOException {
        Golden.same(IN_THE_JAR, SchemaWriter.write());
    }

    @Test
    void schemaIsOneByItsOwnDialect() {
        JsonSchema dialect = VALIDATORS.getSchema(SchemaLocation.of(SchemaId.V7));

        assertThat(dialect.validate(SCHEMA)).isEmpty();
    }

    @Test
    void everyKeyIsExplainedWhereItCanBeWritten() {
        for (Key<?> key : Keys.ALL) {
            JsonNode definition = SCHEMA.path("definitions").path(key.anchor());

            assertThat(definition.path("description").asText()).startsWith(key.about());
            assertThat(SCHEMA.findValuesAsText("$ref")).contains("#/definitions/" + key.anchor());
        }
    }

    @Test
    void filesAreJudgedAsTheReaderJudgesThem() throws IOException {
        TreeSet<String> refused = new TreeSet<>();
        for (Path file : files()) {
            Judgement judgement = Judgement.of(Files.readAllBytes(file));
            if (judgement.differs()) {
                refused.add(file.getFileName() + " " + judgement);
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void valuesAreJudgedAsTheReaderJudgesThem() {
        TreeMap<String, String> differences = new TreeMap<>();
        for (Key<?> key : Keys.ALL) {
            for (String value :
                    Stream.concat(VALUES.stream(), Stream.of(key.example())).toList()) {
                Judgement judgement = Judgement.of(file(key, value).getBytes(StandardCharsets.UTF_8));
                if (judgement.differs()) {
                    differences.put(key.anchor() + " = " + value, judgement.toString());
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> tests = Files.walk(Path.of("src/test/resources"));
                Stream<Path> examples = Files.walk(Path.of("../examples"))) {
            return Stream.concat(tests, examples)
                    .filter(file -> file.toString().endsWith(".toml"))
                    .sorted()
                    .toList();
        }
    }

    /** A file with nothing else that could be wrong. */
    private static String file(Key<?> key, String value) {
        Predicate<String> other = line -> !line.startsWith(key.name() + " ");
        String line = key.name() + " = " + value + "\n";
        String step = Stream.of("name = \"a\"", "image = \"i\"", "command = []")
                .filter(other)
                .collect(Collectors.joining("\n", "[[pipeline.steps]]\n", "\n"));
        return switch (key.group()) {
            case FILE -> line;
            case PIPELINE -> "[pipeline]\n" + line + (key.equals(Keys.STEPS) ? "" : step);
            case CLEAN -> "[pipeline.clean]\n" + line + step;
            case CACHE ->
                "[pipeline.caches.m2]\n" + (key.equals(Keys.CACHE_PATH) ? "" : "path = \"/m2\"\n") + line + step;
            case STAGE -> "stages_order = [\"S\"]\n[stages.S]\n" + line;
            case STEP -> step + line;
        };
    }

    /** Of one file. */
    private record Judgement(List<String> reader, List<String> schema, boolean syntax) {

        static Judgement of(byte[] file) {
            Problems problems = new Problems();
            PipelineReader.read("ciroach.toml", file, "folder", problems);
            Problems syntax = new Problems();
            Document document = Document.parse(SourceText.decode("ciroach.toml", file, syntax), syntax);
            List<String> refused = VALIDATOR.validate(SchemaWriter.json(document.root())).stream()
                    .map(Object::toString)
                    .toList();
            return new Judgement(
                    problems.errors().stream().map(Problem::message).toList(), refused, syntax.any());
        }

        boolean differs() {
            boolean bad = reader.stream()
                    .anyMatch(message -> !ONLY_FOR_THE_READER.matcher(message).matches());
            return !syntax && (reader.isEmpty() || bad) && bad == schema.isEmpty();
        }
    }
}
