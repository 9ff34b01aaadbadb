package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.docker.TestEngine;
import io.ciroach.engine.docker.TestImages;
import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.model.ByteSize;
import io.ciroach.result.Cleaned.Reaped;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.PruneResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reaping of images that were really fetched, and of volumes that were really filled. */
@Timeout(180)
class PruneIT {

    private static final String BASE = "alpine:3.20";
    private static final int OWN_BYTES = 20_000;
    private static final String SUPERSEDED = "images = \"superseded\"";
    private static final String ALL = "images = \"all\"";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final String repository = TestEngine.REGISTRY + "/ciroach-test/prune-"
            + ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), 36);
    private final List<String> pushed = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Ciroach ciroach;

    @BeforeEach
    void makeIt() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CIROACH_HOME", folder.resolve("state").toString());
        ciroach = Ciroach.create().withEnvironment(environment);
    }

    @AfterEach
    void forget() {
        pushed.forEach(reference -> TestEngine.tryDocker(Map.of(), "image", "rm", reference));
        TestEngine.docker("volume", "ls", "-q", "--filter", "label=io.ciroach.cache")
                .lines()
                .filter(volume -> TestEngine.tryDocker(Map.of(), "volume", "inspect", volume)
                        .output()
                        .contains(folder.getFileName().toString()))
                .forEach(volume -> TestEngine.docker("volume", "rm", volume));
    }

    /** An image in the registry, which the engine does not have; of the same tag always another one. */
    private String push(int tag) {
        String reference = repository + ":" + tag;
        pushed.add(reference);
        TestImages.push(BASE, reference, OWN_BYTES);
        return reference;
    }

    private static boolean isThere(String reference) {
        return TestEngine.tryDocker(Map.of(), "image", "inspect", reference).code() == 0;
    }

    private static String digest(String reference) {
        return TestEngine.docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", reference)
                .strip();
    }

    private RunRequest.Builder request(String project, String clean, String image, String... keys) throws IOException {
        Path file = Files.createDirectories(folder.resolve(project)).resolve("ciroach.toml");
        Files.writeString(
                file,
                "[pipeline.caches]\nown = \"/own\"\nours-" + folder.getFileName()
                        + " = { path = \"/ours\", scope = \"user\" }\n[pipeline.clean]\n" + clean
                        + "\n[[pipeline.steps]]\nname = \"s\"\nmemory = \"32mb\"\nimage = \"" + image
                        + "\"\ncommand = \"echo x > /own/x; echo x > /ours/x; true\"\n" + String.join("\n", keys)
                        + "\n");
        return RunRequest.of(file);
    }

    private PipelineResult run(String project, String clean, String image, String... keys) throws IOException {
        PipelineResult result = ciroach.run(request(project, clean, image, keys).build());
        assertThat(result.exitCode())
                .as(result.warnings() + " " + result.steps())
                .isZero();
        return result;
    }

    @Test
    void editedTagAndMovedTagGoAndWhatComesFreeIsTheirOwnLayerAlone() throws Exception {
        String first = push(1);
        String second = push(2);
        run("p", SUPERSEDED, first);

        assertThat(run("p", SUPERSEDED, second).cleaned().images())
                .containsExactly(new Reaped(first, new ByteSize(OWN_BYTES)));
        assertThat(isThere(first)).isFalse();

        String before = digest(second);
        TestEngine.docker("image", "rm", second);
        run("p", SUPERSEDED, second);
        pushFromElsewhere(second);
        assertThat(run("p", SUPERSEDED, second, "pull = \"always\"").cleaned().images())
                .containsExactly(new Reaped(before, new ByteSize(OWN_BYTES)));
        assertThat(isThere(before)).isFalse();
        assertThat(isThere(second)).isTrue();
    }

    /** The registry gets another image under a tag that the engine has, and keeps. */
    private void pushFromElsewhere(String reference) {
        String other = push(99);
        String mine = TestEngine.docker("image", "inspect", "--format", "{{.Id}}", reference)
                .strip();
        TestEngine.docker("pull", "--quiet", other);
        TestEngine.docker("tag", other, reference);
        TestEngine.docker("push", "--quiet", reference);
        TestEngine.docker("tag", mine, reference);
        TestEngine.docker("image", "rm", other);
    }

    @Test
    void whatWasThereBeforeAndWhatAContainerUsesStays() throws Exception {
        String foreign = push(1);
        TestEngine.docker("pull", "--quiet", foreign);
        assertThat(run("p", ALL, foreign, "pull = \"always\"").cleaned().images())
                .isEmpty();

        String used = push(2);
        run("p", "", used);
        String container = TestEngine.docker("create", used, "true").strip();
        try {
            RunRequest request = request("p", SUPERSEDED, BASE).build();
            PruneResult pruned = ciroach.prune(PruneRequest.of(request), false);
            assertThat(pruned.images()).singleElement().satisfies(item -> {
                assertThat(item.goes()).isFalse();
                assertThat(item.reason()).endsWith(" uses it");
            });
        } finally {
            TestEngine.docker("rm", container);
        }
        RunRequest request = request("p", SUPERSEDED, BASE).build();
        assertThat(ciroach.prune(PruneRequest.of(request), true).freed()).isEqualTo(new ByteSize(OWN_BYTES));
        assertThat(ciroach.prune(PruneRequest.of(request), false).freed()).isEqualTo(new ByteSize(OWN_BYTES));
        assertThat(isThere(used)).isFalse();
        assertThat(isThere(foreign)).isTrue();
        assertThat(isThere(BASE)).isTrue();
    }

    @Test
    void cachesOfThePipelineGoAndOnesThatItSharesByABudgetAlone() throws Exception {
        String caches = "caches = [\"own\", \"ours-" + folder.getFileName() + "\"]";

        PipelineResult all = run("p", "caches = \"all\"", BASE, "pull = \"never\"", caches);

        assertThat(all.cleaned().caches())
                .singleElement()
                .satisfies(reaped -> assertThat(reaped.size().bytes()).isPositive());
        assertThat(run("p", "cache_budget = \"1gb\"", BASE, "pull = \"never\"", caches)
                        .cleaned()
                        .caches())
                .isEmpty();
        // Whatever else this user shares on this engine is in another ledger.
        assertThat(run("p", "cache_budget = 1", BASE, "pull = \"never\"", caches)
                        .cleaned()
                        .caches())
                .hasSize(2);
    }

    @Test
    void imageThatVanishesBeforeItsStepStartsIsFetchedOnceMore() throws Exception {
        String image = push(1);
        Path go = folder.resolve("p/go");
        RunRequest request =
                request("p", "", BASE, "needs = []", "pull = \"never\"").build();
        Files.writeString(
                request.file(),
                "[[pipeline.steps]]\nname = \"first\"\nimage = \"" + BASE + "\"\npull = \"never\"\nneeds = []\n"
                        + "timeout = \"1m\"\ncommand = \"until test -e go; do sleep 0.1; done\"\n"
                        + "[[pipeline.steps]]\nname = \"second\"\nimage = \"" + image
                        + "\"\nneeds = [\"first\"]\ncommand = \"true\"\n");
        List<String> pulls = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void onPullFinished(RunEvent.PullFinished event) {
                pulls.add(event.image());
                if (pulls.size() == 1) {
                    TestEngine.docker("image", "rm", image);
                    try {
                        Files.createFile(go);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };

        PipelineResult result =
                ciroach.run(RunRequest.of(request.file()).listener(listener).build());

        assertThat(result.exitCode()).isZero();
        assertThat(pulls).containsExactly(image, image);
    }

    @Test
    void runsAtOnceReapTheirOwnByOneLedger() throws Exception {
        ConcurrentLinkedQueue<Reaped> reaped = new ConcurrentLinkedQueue<>();
        List<Thread> runs = new ArrayList<>();
        List<String> images = List.of(push(1), push(2), push(3));
        for (String image : images) {
            RunRequest request =
                    request("of-" + images.indexOf(image), ALL, image).build();
            runs.add(new Thread(
                    () -> reaped.addAll(ciroach.run(request).cleaned().images())));
        }
        runs.forEach(Thread::start);
        for (Thread run : runs) {
            run.join();
        }

        assertThat(reaped)
                .containsExactlyInAnyOrderElementsOf(images.stream()
                        .map(image -> new Reaped(image, new ByteSize(OWN_BYTES)))
                        .toList());
        assertThat(images).noneMatch(PruneIT::isThere);
    }

    @Test
    void imageThatTwoRunsAtOnceSupersedeGoesOnce() throws Exception {
        String old = push(1);
        List<String> projects = List.of("p", "q");
        for (String project : projects) {
            run(project, SUPERSEDED, old);
        }
        ConcurrentLinkedQueue<PipelineResult> results = new ConcurrentLinkedQueue<>();
        List<Thread> runs = new ArrayList<>();
        for (String project : projects) {
            RunRequest request = request(project, SUPERSEDED, BASE).build();
            runs.add(new Thread(() -> results.add(ciroach.run(request))));
        }
        runs.forEach(Thread::start);
        for (Thread run : runs) {
            run.join();
        }

        assertThat(results).hasSize(2).allSatisfy(result -> {
            assertThat(result.exitCode()).isZero();
            assertThat(result.warnings()).isEmpty();
        });
        assertThat(results.stream().flatMap(result -> result.cleaned().images().stream()))
                .containsExactly(new Reaped(old, new ByteSize(OWN_BYTES)));
        assertThat(isThere(old)).isFalse();
    }
}
