package io.ciroach.clean;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.Remnant;
import io.ciroach.files.Workspace;
import io.ciroach.result.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a run has left: what is its own and still on the engine, and files of another owner in the workspace that
 * were not there before. What the settings keep is none of that, and other people's things are not judged.
 */
public final class CleanProof {

    /** As many of a kind as anybody reads. */
    private static final int NAMED = 20;

    /** How far the moment of a file may lie outside the time in which its step is known to have run. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Workspace workspace;
    private final Set<Integer> own;
    private final Predicate<String> mayBeForeign;
    private Set<Path> before = Set.of();
    private volatile boolean cutShort;

    /**
     * For one run.
     *
     * @param workspace where its steps work
     * @param own whose files are no left-overs: the workspace's owner, and who runs this
     * @param mayBeForeign whether a step, by its expanded name, runs as somebody else
     */
    public CleanProof(Workspace workspace, Set<Integer> own, Predicate<String> mayBeForeign) {
        this.workspace = workspace;
        this.own = Set.copyOf(own);
        this.mayBeForeign = mayBeForeign;
    }

    /** Ends a look that is under way, and those that come. Any thread. */
    void cancel() {
        cutShort = true;
    }

    /** Notes what is there before the first step. */
    public void begin() {
        before = Set.copyOf(foreign().keySet());
    }

    /**
     * Judges, after the run was closed.
     *
     * @param engine the run
     * @param steps how its steps ended
     * @return a sentence for each thing that is left
     */
    public List<String> judge(EngineRun engine, List<StepResult> steps) {
        List<String> left = new ArrayList<>(onEngine(engine));
        List<String> files = new ArrayList<>();
        Map<Path, Foreign> now = foreign();
        now.keySet().removeAll(before);
        if (cutShort) {
            files.add("whether files of other users are left in the workspace was not looked at to the end");
        }
        now.forEach((path, file) -> {
            if (!now.containsKey(path.getParent())) {
                files.add("left in the workspace: " + workspace.path().relativize(path) + ", which belongs to user "
                        + file.uid() + by(steps, file.changed()));
            }
        });
        left.addAll(shortened(files, "more files of other users are left in the workspace"));
        return left;
    }

    private static List<String> onEngine(EngineRun engine) {
        try {
            return shortened(
                    engine.remnants().stream().map(CleanProof::sentence).toList(),
                    "more things are left on the engine");
        } catch (EngineException e) {
            return List.of("whether anything is left on the engine is not known: " + e.getMessage());
        }
    }

    private static String sentence(Remnant remnant) {
        return "left on the engine: " + remnant.kind() + " " + remnant.name()
                + (remnant.step() == null ? "" : " of step \"" + remnant.step() + "\"");
    }

    private static List<String> shortened(List<String> sentences, String more) {
        if (sentences.size() <= NAMED) {
            return sentences;
        }
        List<String> some = new ArrayList<>(sentences.subList(0, NAMED));
        some.add((sentences.size() - NAMED) + " " + more);
        return some;
    }

    /** Who made it: the moment of its making is the kernel's, so no step can set it. */
    private String by(List<StepResult> steps, Instant changed) {
        List<String> makers = steps.stream()
                .filter(step -> mayBeForeign.test(step.name()))
                .filter(step -> step.startedAt() != null
                        && !changed.isBefore(step.startedAt().minus(SLACK))
                        && !changed.isAfter(step.endedAt().plus(SLACK)))
                .map(step -> "\"" + step.name() + "\"")
                .toList();
        return switch (makers.size()) {
            case 0 -> "";
            case 1 -> ", made by step " + makers.get(0);
            default -> ", made by one of the steps " + makers.stream().collect(Collectors.joining(", "));
        };
    }

    private record Foreign(int uid, Instant changed) {}

    /** Only looks, so a folder that is swapped for a link meanwhile can do no more than spoil the list. */
    private Map<Path, Foreign> foreign() {
        Map<Path, Foreign> found = new TreeMap<>();
        try {
            Files.walkFileTree(workspace.path(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return note(folder);
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return note(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return note(file); // one that may not be looked into is somebody else's
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
                    return FileVisitResult.CONTINUE;
                }

                private FileVisitResult note(Path path) {
                    if (cutShort) {
                        return FileVisitResult.TERMINATE;
                    }
                    try {
                        Map<String, Object> attributes =
                                Files.readAttributes(path, "unix:uid,ctime", LinkOption.NOFOLLOW_LINKS);
                        int uid = (Integer) Objects.requireNonNull(attributes.get("uid"));
                        FileTime changed = (FileTime) Objects.requireNonNull(attributes.get("ctime"));
                        if (!own.contains(uid)) {
                            found.put(path, new Foreign(uid, changed.toInstant()));
                        }
                    } catch (IOException e) {
                        // It went away.
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the visitor throws none
        }
        return found;
    }
}
