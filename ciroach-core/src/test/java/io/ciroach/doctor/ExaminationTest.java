package io.ciroach.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FakeStep;
import io.ciroach.model.Command;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;
import io.ciroach.run.SystemTime;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says about an engine in memory, and that nothing is left of it. */
@Timeout(60)
class ExaminationTest {

    private static final String IMAGE = "busybox:stable";
    private static final String INSIDE = "echo wrote it; echo home /home/me; echo cgroup 2; echo free 90000000";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final FakeEngine fake = new FakeEngine(new SystemTime(Clock.systemUTC()), Thread::new);

    @BeforeEach
    void memoryIsLimited() {
        fake.does(new Command.Shell(MemoryCheck.SCRIPT), FakeStep.shell("oom"));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        fake.checkNothingIsOpen();
        Path runs = folder.resolve(".local/state/ciroach/runs");
        if (Files.exists(runs)) {
            assertThat(runs).isEmptyDirectory();
        }
    }

    @Test
    void allIsWell() throws InterruptedException {
        does(INSIDE, true);
        fake.has(IMAGE);

        assertThat(examine())
                .filteredOn(finding -> !finding.subject().startsWith("disk"))
                .extracting(Finding::render)
                .containsExactly(
                        "good      state folder: " + folder.resolve(".local/state/ciroach")
                                + " is private and has locks",
                        "good      engine: version 1.0, API 1.41, at unix:///fake.sock (test), with 4 CPUs and 10gb",
                        "good      swap: the engine can forbid it, so memory is all that a step has",
                        "good      orphans: no container of a dead run",
                        "good      bind mount: the engine sees " + folder + " of this machine",
                        "good      user: what a step writes belongs to this user (" + uid() + ")",
                        "good      home: a step has one that it can write in",
                        "good      cgroup: version 2, as a container sees it",
                        "good      memory limit: a step that took 64mb with a limit of 16mb was ended, and the engine says"
                                + " why");
        assertThat(fake.references()).containsExactly(IMAGE);
    }

    @Test
    void withoutAnEngineTheRestIsLookedAtAllTheSame() throws InterruptedException {
        List<Finding> findings = examine(
                () -> {
                    throw new CiroachException(
                            CiroachException.Kind.ENGINE_UNREACHABLE, "no engine was found", "start one", null);
                },
                this::state);

        assertThat(findings)
                .extracting(Finding::subject)
                .containsExactly("state folder", "disk of the state folder", "disk of the workspace", "engine");
        assertThat(findings).contains(new Finding("engine", Verdict.BROKEN, "no engine was found", "start one"));
    }

    @Test
    void aStateFolderThatCannotBeUsedIsBrokenAndNothingIsTried() throws InterruptedException {
        List<Finding> findings = examine(this::open, () -> {
            throw new CiroachException(CiroachException.Kind.FILES, "others may get at it", "chmod 700 x", null);
        });

        assertThat(findings)
                .contains(new Finding("state folder", Verdict.BROKEN, "others may get at it", "chmod 700 x"))
                .extracting(Finding::subject)
                .doesNotContain("bind mount", "memory limit");
    }

    @Test
    void anImageThatIsFetchedGoesAgain() throws InterruptedException {
        does(INSIDE, true);
        fake.fetches(IMAGE, Duration.ZERO);

        assertThat(examine()).extracting(Finding::verdict).containsOnly(Verdict.GOOD);
        assertThat(fake.references()).isEmpty();
    }

    @Test
    void withoutAnImageNothingIsTried() throws InterruptedException {
        assertThat(examine())
                .contains(new Finding(
                        "container",
                        Verdict.DOUBTFUL,
                        "limits and users were not tried: there is no image " + IMAGE,
                        "docker pull " + IMAGE + ", or name another with ciroach.helperImage"));
    }

    @Test
    void aContainerThatCannotBeRunIsBroken() throws InterruptedException {
        fake.has(IMAGE).failsStart("inside", FakeEngine.failure(Reason.REFUSED, "no sh"));
        fake.failsStart("memory", FakeEngine.failure(Reason.REFUSED, "no sh"));

        assertThat(examine())
                .contains(
                        new Finding(
                                "container",
                                Verdict.BROKEN,
                                "a container could not be run: no sh",
                                "see the engine's log"),
                        new Finding(
                                "memory limit",
                                Verdict.BROKEN,
                                "it could not be tried: no sh",
                                "see the engine's log"));
    }

    @Test
    void aStepThatSeesNothingOfItsWorkspaceIsBroken() throws InterruptedException {
        does("echo cgroup 1", false);
        fake.has(IMAGE);

        assertThat(examine())
                .contains(
                        new Finding(
                                "user",
                                Verdict.BROKEN,
                                "a step cannot write in its workspace",
                                "run the engine without userns-remap, or name a user for each step with `user`"),
                        new Finding(
                                "home",
                                Verdict.DOUBTFUL,
                                "a step cannot write in its home folder",
                                "set HOME in the steps' env"),
                        new Finding("disk of the engine", Verdict.GOOD, "the image has no df to tell with", null));
    }

    @Test
    void whatAStepWroteMustBeThere() throws InterruptedException {
        does(INSIDE, false);
        fake.has(IMAGE);

        assertThat(examine())
                .filteredOn(finding -> finding.subject().equals("user"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.render())
                        .startsWith("broken    user: what a step wrote is not there: ")
                        .contains("\n  hint: run the engine without userns-remap"));
    }

    @Test
    void aMemoryLimitThatHoldsNobodyIsBroken() throws InterruptedException {
        assertThat(memory("exit 0"))
                .isEqualTo(new Finding(
                        "memory limit",
                        Verdict.BROKEN,
                        "a step that took 64mb with a limit of 16mb went on",
                        "see that the engine has the memory controller of cgroups"));
    }

    @Test
    void anEngineThatDoesNotSayWhyAStepEndedIsDoubtful() throws InterruptedException {
        assertThat(memory("exit 137"))
                .isEqualTo(new Finding(
                        "memory limit",
                        Verdict.DOUBTFUL,
                        "a step that took 64mb with a limit of 16mb was ended, and the engine does not say why: such steps"
                                + " are FAILED, not OOM_KILLED",
                        "a newer engine may tell"));
    }

    @Test
    void anImageWithoutTheProgramSaysNothing() throws InterruptedException {
        assertThat(memory("exit 127"))
                .isEqualTo(new Finding(
                        "memory limit",
                        Verdict.DOUBTFUL,
                        "it was not tried: the image has no dd",
                        "name another image with ciroach.helperImage"));
    }

    private Finding memory(String script) throws InterruptedException {
        does(INSIDE, true);
        fake.has(IMAGE).does(new Command.Shell(MemoryCheck.SCRIPT), FakeStep.shell(script));
        List<Finding> findings = examine();
        return findings.get(findings.size() - 1);
    }

    private void does(String inside, boolean writes) {
        List<FakeStep.Act> acts = new ArrayList<>(FakeStep.shell(inside).acts());
        if (writes) {
            acts.add(container -> {
                try {
                    Files.createFile(container.workspace().resolve("written"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        fake.does(new Command.Shell(InsideCheck.SCRIPT), new FakeStep(acts));
    }

    private List<Finding> examine() throws InterruptedException {
        return examine(this::open, this::state);
    }

    private List<Finding> examine(Supplier<Engine> engine, Supplier<StateDirectory> state) throws InterruptedException {
        return Examination.of(new Patient(state, engine, folder, IMAGE, false, Instant.now()));
    }

    private Engine open() {
        return fake.open(new EngineRequest(null, Map.of(), folder));
    }

    private StateDirectory state() {
        return StateDirectory.open(Map.of(), folder, false);
    }

    private int uid() {
        return state().user();
    }
}
