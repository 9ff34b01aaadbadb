package io.ciroach.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a step does on the {@link FakeEngine}, one act after the other; without an exit it ends with 0. Either written as
 * a table, or read from the step's shell command, of which a little is understood: {@code echo}, {@code sleep},
 * {@code exit}, {@code true}, {@code false}, {@code trap '' TERM}, and some words that no shell has: {@code forever},
 * {@code lines N}, {@code oom}, {@code oom-child}, {@code lost}, {@code fails-before-attempt N}.
 *
 * @param acts in order
 */
public record FakeStep(List<Act> acts) {

    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Za-z_0-9]+)");

    /** One thing that it does. */
    @FunctionalInterface
    public interface Act {
        /** Does it; what it throws ends the step. */
        void play(FakeContainer container) throws FakeContainer.Ended, InterruptedException;
    }

    public FakeStep {
        acts = List.copyOf(acts);
    }

    /** One that does this. */
    public static FakeStep of(Act... acts) {
        return new FakeStep(List.of(acts));
    }

    static Act print(boolean stderr, String text) {
        return container -> container.write(stderr, text.getBytes(StandardCharsets.UTF_8));
    }

    static Act lines(int count) {
        return container -> {
            for (int from = 1; from <= count; from += 1000) {
                StringBuilder text = new StringBuilder();
                for (int line = from; line < from + 1000 && line <= count; line++) {
                    text.append("line ").append(line).append('\n');
                }
                container.write(false, text.toString().getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    static Act variable(String name) {
        return container -> container.write(
                false, (container.env().getOrDefault(name, "") + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Does nothing for a while. */
    public static Act sleep(Duration duration) {
        return container -> container.sleep(duration);
    }

    /** Ends. */
    public static Act exit(int code) {
        return container -> {
            throw FakeContainer.Ended.exit(code);
        };
    }

    static Act runUntilStopped() {
        return FakeContainer::sleepForEver;
    }

    static Act ignoreStopSignal() {
        return FakeContainer::ignoreStopSignal;
    }

    static Act exceedMemory() {
        return container -> {
            container.outOfMemory();
            throw FakeContainer.Ended.exit(137);
        };
    }

    static Act exceedMemoryInChild() {
        return FakeContainer::outOfMemory;
    }

    static Act beLost() {
        return container -> {
            throw FakeContainer.Ended.lost("the engine went away while the step ran");
        };
    }

    private static Act failBeforeAttempt(int attempt) {
        return container -> {
            if (Integer.parseInt(container.env().getOrDefault("CIROACH_ATTEMPT", "1")) < attempt) {
                throw FakeContainer.Ended.exit(1);
            }
        };
    }

    /** Reads the little of a shell's language that the class says. */
    public static FakeStep shell(String script) {
        List<Act> acts = new ArrayList<>();
        for (String statement : script.split(";|\n|&&", -1)) {
            String text = statement.strip();
            if (!text.isEmpty()) {
                acts.add(statement(text));
            }
        }
        return new FakeStep(acts);
    }

    private static Act statement(String text) {
        String word = text.split("\\s+", 2)[0];
        String rest = text.substring(word.length()).strip();
        return switch (word) {
            case "echo" -> echo(rest);
            case "sleep" -> sleep(Duration.ofNanos((long) (Double.parseDouble(rest) * 1e9)));
            case "exit" -> exit(Integer.parseInt(rest));
            case "true" -> container -> {};
            case "false" -> exit(1);
            case "trap" -> ignoreStopSignal();
            case "forever" -> runUntilStopped();
            case "lines" -> lines(Integer.parseInt(rest));
            case "oom" -> exceedMemory();
            case "oom-child" -> exceedMemoryInChild();
            case "lost" -> beLost();
            case "fails-before-attempt" -> failBeforeAttempt(Integer.parseInt(rest));
            default ->
                container -> {
                    print(true, "sh: " + word + ": not found\n").play(container);
                    throw FakeContainer.Ended.exit(127);
                };
        };
    }

    private static Act echo(String rest) {
        boolean stderr = rest.endsWith(">&2");
        String text =
                (stderr ? rest.substring(0, rest.length() - 3) : rest).strip().replaceAll("^[\"']|[\"']$", "");
        return container -> {
            String line = VARIABLE.matcher(text)
                    .replaceAll(
                            match -> Matcher.quoteReplacement(container.env().getOrDefault(match.group(1), "")));
            container.write(stderr, (line + "\n").getBytes(StandardCharsets.UTF_8));
        };
    }
}
