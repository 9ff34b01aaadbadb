package io.ciroach.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepDraft;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.Budget;
import io.ciroach.model.BudgetSettings;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capabilities;
import io.ciroach.model.GitAccess;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;
import io.ciroach.run.SystemTime;
import io.ciroach.store.Owner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void limitsThatAnEngineLacksAreDoubtful() {
        assertThat(CapabilityCheck.of(new Capabilities(true, false, false, false, false, false)))
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.DOUBTFUL))
                .extracting(finding -> finding.subject() + ": " + finding.text())
                .containsExactly(
                        "limit of memory: the engine enforces none: no step is held to its memory limit, so the budget"
                                + " proves nothing",
                        "limit of CPUs: the engine enforces none: cpus of a step and cpu_budget are counted, and no step is"
                                + " held to them",
                        "limit of processes: the engine enforces none: pids holds no step",
                        "swap: the engine cannot forbid it: a step at its memory limit may go on in swap, slowly");
    }

    @Test
    void aDiskIsGoodUntilItIsTight() {
        assertThat(disk(5 * 1024)).isEqualTo(new Finding("disk", Verdict.GOOD, "5gb are free at /x", null));
        assertThat(disk(5 * 1024 - 1).verdict()).isEqualTo(Verdict.DOUBTFUL);
        assertThat(disk(500).verdict()).isEqualTo(Verdict.DOUBTFUL);
        assertThat(disk(499)).isEqualTo(new Finding("disk", Verdict.BROKEN, "499mb are free at /x", "make room"));
        assertThat(DiskCheck.of("disk", folder.resolve("none")).verdict()).isEqualTo(Verdict.BROKEN);
    }

    private static Finding disk(int megabytes) {
        return DiskCheck.of("disk", "/x", ByteSize.ofMb(megabytes), "make room");
    }

    @Test
    void whatADeadRunLeftIsNamed() {
        FakeEngine fake = new FakeEngine(new SystemTime(Clock.systemUTC()), Thread::new).has("img:1");
        try (Engine engine = fake.open(new EngineRequest(null, Map.of(), folder))) {
            EngineRun run = engine.openRun(run("dead", "of another machine"), Intents.NONE);
            String name = run.claim(step()).name();

            assertThat(OrphanCheck.of(engine, Instant.now().plusSeconds(3600)))
                    .isEqualTo(new Finding(
                            "orphans",
                            Verdict.DOUBTFUL,
                            "dead runs have left " + name,
                            "mvn ciroach:clean removes them, and so does the next run"));
            assertThat(OrphanCheck.of(engine, Instant.now()).verdict()).isEqualTo(Verdict.GOOD);
            run.close();
        }
    }

    @Test
    void whatALiveRunUsesIsNone() {
        FakeEngine fake = new FakeEngine(new SystemTime(Clock.systemUTC()), Thread::new).has("img:1");
        try (Engine engine = fake.open(new EngineRequest(null, Map.of(), folder))) {
            EngineRun run = engine.openRun(run("live", Owner.current().toString()), Intents.NONE);
            run.claim(step());

            assertThat(OrphanCheck.of(engine, Instant.now().plusSeconds(3600)).render())
                    .isEqualTo("good      orphans: no container of a dead run, and 1 of runs that live");
            run.close();
        }
    }

    private RunSpec run(String id, String owner) {
        Budget budget = Budget.of(new BudgetSettings(null, null, null), FakeEngine.CAPACITY);
        return new RunSpec(id, "p", owner, budget, folder, 0, 0, GitAccess.READ_ONLY, folder);
    }

    private static StepSpec step() {
        return StepDraft.of("a").memoryMb(16).build();
    }
}
