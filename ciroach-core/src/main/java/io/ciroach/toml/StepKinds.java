package io.ciroach.toml;

import io.ciroach.model.AllowFailure;
import io.ciroach.model.Command;
import io.ciroach.model.RetryCause;
import io.ciroach.model.RunAs;
import io.ciroach.model.Variables;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of values that only steps have. */
final class StepKinds {

    static final Kind<String> IMAGE = new Kind<>(new Schema.Text(ImageReference.PATTERN), (node, reading) -> {
        String text = Kinds.TEXT.read(node, reading);
        String complete = text == null ? null : ImageReference.complete(text).orElse(null);
        if (text != null && complete == null) {
            reading.error(
                    node.at(),
                    Kinds.quoted(text) + " is no image reference",
                    "such as \"alpine:3.20\", \"registry.example.com:5000/team/image:1\" or \"name@sha256:...\", in small letters");
        }
        return complete;
    });

    static final Kind<List<String>> STRINGS = Kinds.list(Kinds.TEXT);

    static final Kind<Command> COMMAND = new Kind<>(
            new Schema.AnyOf(new Schema.Text("[\\s\\S]*\\S[\\s\\S]*"), STRINGS.schema()),
            "a shell command in quotation marks, or [\"program\", \"argument\"]",
            StepKinds::command);

    static final Kind<List<String>> ENTRYPOINT =
            new Kind<>(new Schema.Items(Kinds.TEXT.schema(), 1), (node, reading) -> {
                if (((Node.Items) node).values().isEmpty()) {
                    reading.error(
                            node.at(),
                            "an entrypoint has at least one string",
                            "leave the key out for the image's own");
                    return null;
                }
                return STRINGS.read(node, reading);
            });

    static final Kind<String> WORKDIR =
            Kinds.matching("/.*", "is no absolute path", "such as \"/workspace/module\": the workspace is /workspace");

    /** Of what a pattern is to match: patterns with groups go one stack frame deeper for each repetition. */
    private static final int LONGEST = 255;

    private static final String USER_HINT = "such as \"host\", \"1000\", \"1000:1000\" or a name that the image knows";

    private static final String USER_NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?";

    static final Kind<RunAs> USER = new Kind<>(
            new Schema.AnyOf(new Schema.Text("(?!host:)" + USER_NAME), new Schema.Whole(0, Integer.MAX_VALUE)),
            USER_HINT,
            (node, reading) -> {
                String text = node instanceof Node.Text string
                        ? reading.text(string, Variables.Use.VALUE)
                        : Long.toString(((Node.Whole) node).value());
                if (text == null || text.equals("host")) {
                    return text == null ? null : new RunAs.Host();
                } else if (!isUser(text)) {
                    reading.error(node.at(), Kinds.quoted(text) + " is no user", USER_HINT);
                    return null;
                }
                return new RunAs.Named(text);
            });

    private static final Kind<Integer> EXIT_CODE = Kinds.whole(1, 255);

    static final Kind<AllowFailure> ALLOW_FAILURE = new Kind<>(
            new Schema.AnyOf(new Schema.Flag(), new Schema.Items(EXIT_CODE.schema())),
            "true, or exit codes such as [42]",
            StepKinds::allowFailure);

    private static final Map<String, RetryCause> CAUSES = Map.ofEntries(
            Map.entry("failure", new RetryCause.Failure()),
            Map.entry("timeout", new RetryCause.TimedOut()),
            Map.entry("oom", new RetryCause.OutOfMemory()));

    private static final Pattern EXIT = Pattern.compile("exit:(\\d{1,3})");

    private static final Kind<RetryCause> RETRY_CAUSE = new Kind<>(
            new Schema.Text("failure|timeout|oom|exit:(?:0{0,2}[1-9]|0?[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])"),
            StepKinds::retryCause);

    static final Kind<Set<RetryCause>> RETRY_ON =
            new Kind<>(new Schema.Items(RETRY_CAUSE.schema()), (node, reading) -> {
                List<RetryCause> causes = Kinds.list(RETRY_CAUSE).read(node, reading);
                return causes == null ? null : new HashSet<>(causes);
            });

    static final Kind<String> PLATFORM = Kinds.matching(
            "[a-z0-9_-]+(/[a-z0-9_.-]+){0,2}", "is no platform", "such as \"linux/amd64\" or \"linux/arm64/v8\"");

    private StepKinds() {}

    /** Numbers end where the engine's do; {@code host:1000} would be neither the one nor the other. */
    private static boolean isUser(String text) {
        return text.length() <= LONGEST
                && text.matches(USER_NAME)
                && !text.startsWith("host:")
                && Stream.of(text.split(":", -1))
                        .filter(part -> part.matches("\\d+"))
                        .allMatch(part -> part.length() <= 10 && Long.parseLong(part) <= Integer.MAX_VALUE);
    }

    private static @Nullable Command command(Node node, Reading reading) {
        if (node instanceof Node.Items) {
            List<String> arguments = STRINGS.read(node, reading);
            return arguments == null ? null : new Command.Exec(arguments);
        }
        String script = reading.text((Node.Text) node, Variables.Use.SHELL);
        if (script != null && script.isBlank()) {
            reading.error(node.at(), "the command is empty", "the image's own command is meant by command = []");
            return null;
        }
        return script == null ? null : new Command.Shell(script);
    }

    private static @Nullable AllowFailure allowFailure(Node node, Reading reading) {
        if (node instanceof Node.Flag flag) {
            return flag.value() ? AllowFailure.ALL : AllowFailure.NONE;
        }
        List<Integer> codes = Kinds.list(EXIT_CODE).read(node, reading);
        return codes == null ? null : new AllowFailure(false, new HashSet<>(codes));
    }

    private static @Nullable RetryCause retryCause(Node node, Reading reading) {
        String text = Kinds.TEXT.read(node, reading);
        if (text == null || CAUSES.containsKey(text)) {
            return text == null ? null : CAUSES.get(text);
        }
        Matcher exit = EXIT.matcher(text);
        int code = exit.matches() ? Integer.parseInt(exit.group(1)) : 0;
        if (code < 1 || code > 255) {
            reading.error(
                    node.at(),
                    Kinds.quoted(text) + " is no end to retry on",
                    "\"failure\", \"timeout\", \"oom\" or an exit code from 1 to 255 such as \"exit:75\"");
            return null;
        }
        return new RetryCause.Exit(code);
    }
}
