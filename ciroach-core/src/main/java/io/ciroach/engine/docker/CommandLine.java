package io.ciroach.engine.docker;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The {@code docker run} that repeats a step by hand, for a POSIX shell. Of variables it has the names: their values come from
 * the environment of whoever runs it. A copy of the workspace is gone by then: the current folder stands for it.
 */
final class CommandLine {

    private final Recipe recipe;
    private final RunSpec run;
    private final List<String> words = new ArrayList<>(List.of("docker", "run", "--rm", "--init"));

    private CommandLine(Recipe recipe, RunSpec run) {
        this.recipe = recipe;
        this.run = run;
    }

    static String of(Recipe recipe, RunSpec run) {
        return new CommandLine(recipe, run).text();
    }

    private String text() {
        StepSpec step = recipe.step();
        add("--user", recipe.user().user());
        add("--workdir", step.workdir());
        add("--memory", String.valueOf(step.memory().bytes()));
        add("--memory-swap", String.valueOf(step.memory().bytes()));
        if (step.cpus() != null) {
            add("--cpus", step.cpus().toString());
        }
        add("--pids-limit", String.valueOf(step.pids()));
        if (step.shmSize() != null) {
            add("--shm-size", String.valueOf(step.shmSize().bytes()));
        }
        if (step.readOnly()) {
            words.add("--read-only");
        }
        if (step.platform() != null) {
            add("--platform", step.platform());
        }
        add("--network", recipe.network());
        recipe.securityOptions().forEach(option -> add("--security-opt", option));
        add("--cap-drop", "ALL");
        recipe.capabilities().forEach(capability -> add("--cap-add", capability));
        mounts();
        step.env().keySet().forEach(name -> add("-e", name));
        command();
        return String.join(" ", words);
    }

    private void add(String option, String value) {
        words.add(option);
        words.add(quoted(value));
    }

    /** A home that goes with the attempt is not there any more when somebody repeats it; any folder that can be written will do. */
    private void mounts() {
        boolean ownHome = recipe.user().bound() != null;
        for (Mount mount : recipe.mounts()) {
            String target = String.valueOf(mount.getTarget());
            boolean goesAway = (ownHome && target.equals(recipe.user().home()))
                    || (recipe.user().passwd() != null && target.equals("/etc/passwd"));
            if (run.copied() && run.workspace().toString().equals(mount.getSource())) {
                words.add("--mount");
                words.add("\"type=bind,source=$PWD,target=" + target + "\"");
            } else if (!goesAway) {
                add("--mount", mount(mount));
            }
        }
        if (ownHome) {
            add("-e", "HOME=/tmp");
        }
    }

    private static String mount(Mount mount) {
        List<String> fields = new ArrayList<>();
        fields.add("type=" + (mount.getType() == MountType.VOLUME ? "volume" : "bind"));
        fields.add("source=" + mount.getSource());
        fields.add("target=" + mount.getTarget());
        if (Boolean.TRUE.equals(mount.getReadOnly())) {
            fields.add("readonly");
        }
        // The value is a line of CSV.
        return fields.stream()
                .map(field ->
                        field.contains(",") || field.contains("\"") ? "\"" + field.replace("\"", "\"\"") + "\"" : field)
                .collect(Collectors.joining(","));
    }

    private void command() {
        List<String> entrypoint = recipe.entrypoint();
        List<String> arguments = new ArrayList<>();
        if (entrypoint != null) {
            add("--entrypoint", entrypoint.isEmpty() ? "" : entrypoint.get(0));
            arguments.addAll(entrypoint.subList(Math.min(1, entrypoint.size()), entrypoint.size()));
        }
        words.add(quoted(recipe.step().image().reference()));
        arguments.addAll(recipe.arguments());
        arguments.forEach(argument -> words.add(quoted(argument)));
    }

    /** One word for a shell, on one line. */
    static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_./:@%+=,-]+")) {
            return word;
        }
        if (word.chars().noneMatch(c -> c < ' ')) {
            return "'" + word.replace("'", "'\\''") + "'";
        }
        StringBuilder escaped = new StringBuilder();
        word.chars().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\\' -> escaped.append("\\\\");
                case '%' -> escaped.append("%%");
                case '\'' -> escaped.append("'\\''");
                default -> escaped.append(c < ' ' ? String.format("\\%03o", c) : String.valueOf((char) c));
            }
        });
        return "\"$(printf '" + escaped + "')\"";
    }
}
