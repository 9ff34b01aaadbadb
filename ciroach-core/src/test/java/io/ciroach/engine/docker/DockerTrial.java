package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.PullProgress;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepDraft;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Network;
import io.ciroach.model.Pull;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run on the real engine in which single steps are tried; closing it proves that nothing is left. */
final class DockerTrial implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final Path workspace;
    final Path scratch;
    final Engine engine;
    final List<String> intents = new ArrayList<>();
    private final int uid;
    private final GitAccess git;
    private @Nullable EngineRun run;
    private @Nullable RunSpec spec;

    DockerTrial(Path folder) {
        this(folder, -1, GitAccess.READ_ONLY, TestEngine.request());
    }

    /** With a workspace of this owner. */
    DockerTrial(Path folder, int uid) {
        this(folder, uid, GitAccess.READ_ONLY, TestEngine.request());
    }

    DockerTrial(Path folder, int uid, GitAccess git, EngineRequest request) {
        this(folder, uid, git, request, Settings.DEFAULT);
    }

    DockerTrial(Path folder, int uid, GitAccess git, EngineRequest request, Settings settings) {
        this.git = git;
        this.engine = new DockerEngineProvider(settings).open(request);
        try {
            this.workspace = Files.createDirectories(folder.resolve("workspace"));
            this.scratch = Files.createDirectories(folder.resolve("scratch"));
            if (uid >= 0) {
                give(workspace, uid);
            }
            this.uid = (int) Files.getAttribute(workspace, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void give(Path path, int uid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", uid);
    }

    RunSpec spec() {
        RunSpec known = spec;
        if (known == null) {
            String id = "k" + Long.toString(ProcessHandle.current().pid(), 36) + "x"
                    + Integer.toString(NUMBER.incrementAndGet(), 36) + "x"
                    + Long.toString(System.nanoTime() & 0xffffff, 36);
            known = new RunSpec(
                    id,
                    workspace.resolve("ciroach.toml").toString(),
                    "owner",
                    new Budget(2, ByteSize.ofMb(2048), null),
                    workspace,
                    uid,
                    uid,
                    git,
                    scratch);
            spec = known;
        }
        return known;
    }

    EngineRun run() {
        EngineRun known = run;
        if (known == null) {
            known = engine.openRun(spec(), new Intents() {
                @Override
                public void before(Kind kind, String name) {
                    intents.add("before " + kind + " " + name);
                }

                @Override
                public void gone(Kind kind, String name) {
                    intents.add("gone " + kind + " " + name);
                }
            });
            run = known;
        }
        return known;
    }

    /** What a step did. */
    record Ran(ExitStatus status, String out, String err) {}

    Ran sh(String script) {
        return run(new Draft(script));
    }

    Ran run(Draft draft) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            RunningStep step = claim(draft)
                    .start((stderr, bytes, offset, length) -> (stderr ? err : out).write(bytes, offset, length));
            ExitStatus status = step.await();
            step.remove();
            return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Claim claim(Draft draft) {
        return run().claim(spec(draft));
    }

    StepSpec spec(Draft draft) {
        return spec(draft, image(draft.image));
    }

    StepSpec spec(Draft draft, Image image) {
        return draft.build(image, home(draft.step()));
    }

    Image image(String reference) {
        try {
            return run().pull(new ImageRequest(reference, Pull.NEVER, null), PullProgress.NONE)
                    .await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Path home(String step) {
        try {
            Path home = Files.createTempDirectory(scratch, "home-" + step);
            give(home, uid);
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
        }
        engine.close();
        assertThat(TestEngine.leftOf(spec().id())).isEmpty();
    }

    /** A step in the making: one that sets nothing, until it is changed, and what only an engine and its home can fill in. */
    static final class Draft {
        private final StepDraft spec = StepDraft.of("s").memoryMb(64).pids(4096).network(Network.BRIDGE);
        private String image = "alpine:3.20";
        private @Nullable String user;

        Draft(String script) {
            spec.shell(script);
        }

        Draft(List<String> arguments) {
            spec.command(new Command.Exec(arguments));
        }

        Draft in(String imageReference) {
            image = imageReference;
            return this;
        }

        Draft as(String name) {
            user = name;
            return this;
        }

        Draft with(Consumer<StepDraft> change) {
            change.accept(spec);
            return this;
        }

        private String step() {
            return spec.build().step();
        }

        private StepSpec build(Image found, Path home) {
            return spec.image(found)
                    .user(user == null ? new StepSpec.User.Host(home) : new StepSpec.User.Named(user))
                    .build();
        }
    }
}
