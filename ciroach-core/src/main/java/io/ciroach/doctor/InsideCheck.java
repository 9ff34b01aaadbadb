package io.ciroach.doctor;

import io.ciroach.model.ByteSize;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What does a step see and do in a container: whose are its files, has it a home, which cgroups, which disk? */
final class InsideCheck {

    /** Tells one thing a line, as a name and a value. What cannot be told is left out. */
    static final String SCRIPT = """
            echo it > written && echo "wrote it"
            echo it > "$HOME/written" && echo "home $HOME"
            if [ -e /sys/fs/cgroup/cgroup.controllers ]; then echo "cgroup 2"; else echo "cgroup 1"; fi
            set -- $(df -kP / | tail -n 1) && echo "free $4"
            """;

    private static final ByteSize MEMORY = ByteSize.ofMb(32);

    private InsideCheck() {}

    static List<Finding> of(Trial trial) throws InterruptedException {
        Trial.Ended ended = trial.run("inside", MEMORY, SCRIPT);
        if (ended.failure() != null) {
            return List.of(new Finding(
                    "container",
                    Verdict.BROKEN,
                    "a container could not be run: " + ended.failure(),
                    "see the engine's log"));
        }
        Map<String, String> said = new HashMap<>();
        ended.output().lines().forEach(line -> {
            String[] words = line.split(" ", 2);
            said.put(words[0], words.length < 2 ? "" : words[1]);
        });
        return List.of(user(trial, said), home(said), cgroup(said), disk(said.get("free")));
    }

    private static Finding user(Trial trial, Map<String, String> said) {
        Path written = trial.workspace().resolve("written");
        String remedy = "run the engine without userns-remap, or name a user for each step with `user`";
        try {
            if (!said.containsKey("wrote")) {
                return new Finding("user", Verdict.BROKEN, "a step cannot write in its workspace", remedy);
            }
            Object owner = Files.getAttribute(written, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return owner.equals(trial.user())
                    ? new Finding("user", Verdict.GOOD, "what a step writes belongs to this user (" + owner + ")", null)
                    : new Finding(
                            "user",
                            Verdict.BROKEN,
                            "what a step writes belongs to user " + owner + ", and not to this one (" + trial.user()
                                    + ")",
                            remedy);
        } catch (IOException e) {
            return new Finding("user", Verdict.BROKEN, "what a step wrote is not there: " + e, remedy);
        }
    }

    private static Finding home(Map<String, String> said) {
        return said.containsKey("home")
                ? new Finding("home", Verdict.GOOD, "a step has one that it can write in", null)
                : new Finding(
                        "home",
                        Verdict.DOUBTFUL,
                        "a step cannot write in its home folder",
                        "set HOME in the steps' env");
    }

    private static Finding cgroup(Map<String, String> said) {
        return new Finding(
                "cgroup",
                Verdict.GOOD,
                "version " + said.getOrDefault("cgroup", "unknown") + ", as a container sees it",
                null);
    }

    private static Finding disk(@Nullable String kilobytes) {
        if (kilobytes == null || !kilobytes.matches("\\d{1,15}")) {
            return new Finding("disk of the engine", Verdict.GOOD, "the image has no df to tell with", null);
        }
        return DiskCheck.of(
                "disk of the engine",
                "the containers' root",
                new ByteSize(Long.parseLong(kilobytes) * 1024),
                "make room: mvn ciroach:prune removes images that no pipeline needs, docker system df shows what else there is");
    }
}
