package io.ciroach.clean;

import static io.ciroach.clean.World.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepDraft;
import io.ciroach.engine.StepSpec;
import io.ciroach.event.RunEvent;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Recover;
import io.ciroach.result.StepState;
import io.ciroach.run.Recovered;
import io.ciroach.store.Owner;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Long because each thing that a dead run can leave has its test here.
/** What is done for a run that was killed, and what is not. */
@Timeout(60)
class RecoveryTest extends RecoveryTestKit {

    private void clean() throws Exception {
        world.pass(Duration.ofMinutes(11));
        world.recover(Mortal.immortal());
        world.time.awaitQuiet();
        world.isClean();
    }

    @Test
    void cleanupOfAKilledRunIsMadeUpForAndSaidBefore() throws Exception {
        String id = killedWhileItsStepRuns(TOML);

        Recovered recovered = world.recover(Mortal.immortal());

        assertThat(recovered.warnings()).isEmpty();
        assertThat(recovered.runs()).containsExactly(id);
        assertThat(world.finished).containsExactly(id + ":c1:cancelled");
        assertThat(world.events)
                .first()
                .isInstanceOfSatisfying(
                        RunEvent.Notice.class,
                        notice -> assertThat(notice.text())
                                .contains(
                                        "run " + id,
                                        "was killed",
                                        folder.resolve("workspace").toString(),
                                        "c1"));
        clean();
    }

    @Test
    void nextRunRecoversBeforeItsOwnWork() throws Exception {
        String id = killedWhileItsStepRuns(TOML);

        world.run(Mortal.immortal(), TOML, results);

        assertThat(results).hasSize(1);
        assertThat(results.get(0).cleaned().recoveredRuns()).containsExactly(id);
        assertThat(results.get(0).succeeded()).isTrue();
        assertThat(world.finished).contains(id + ":c1:cancelled");
        clean();
    }

    @Test
    void onlyContainersMeansThatStepsStayDue() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        world.mode = Recover.CONTAINERS;

        world.recover(Mortal.immortal());

        assertThat(world.engine.leftOf(id)).isEmpty();
        assertThat(world.finished).isEmpty();
        assertThat(missed()).singleElement().asString().contains("c1", id, "stays due");
        world.mode = Recover.ALL;
        assertThat(world.recover(Mortal.immortal()).runs()).containsExactly(id);
        assertThat(world.finished).containsExactly(id + ":c1:cancelled");
        clean();
    }

    @Test
    void cleanupThatUsesAVariableRunsOnlyWhileItsValueIsTheSame() throws Exception {
        String toml = "[pipeline]\nname = \"p\"\n" + step("a", "work 4 0", "env = { B = \"${{ env.BUILD }}\" }")
                + step("c1", "clean c1", "always = true", "env = { T = \"${{ env.TOKEN }}\" }");
        world.environment.put("TOKEN", "s3cret");
        world.environment.put("BUILD", "17");
        String id = killedWhileItsStepRuns(toml);

        world.environment.remove("BUILD"); // only the step that is not run again uses it
        world.environment.put("TOKEN", "another");
        world.recover(Mortal.immortal());
        assertThat(missed())
                .singleElement()
                .asString()
                .contains("TOKEN", "another value")
                .doesNotContain("s3cret");

        world.environment.remove("TOKEN");
        world.recover(Mortal.immortal());
        assertThat(missed().get(1)).contains("TOKEN", "not set");
        assertThat(world.finished).isEmpty();

        world.environment.put("TOKEN", "s3cret");
        world.recover(Mortal.immortal());
        assertThat(world.finished).containsExactly(id + ":c1:cancelled");
        clean();
    }

    @Test
    void onlyTheStepThatUsesAMissingVariableStaysDueAndWhatWaitsForIt() throws Exception {
        String toml = "[pipeline]\nname = \"p\"\n" + step("a", "work 4 0")
                + step("c1", "clean c1", "always = true", "needs = [\"c2\"]")
                + step("c2", "clean c2", "always = true", "needs = [\"a\"]", "env = { T = \"${{ env.TOKEN }}\" }")
                + step("c3", "clean c3", "always = true");
        world.environment.put("TOKEN", "s3cret");
        String id = killedWhileItsStepRuns(toml);

        world.environment.remove("TOKEN");
        world.recover(Mortal.immortal());
        assertThat(world.finished).containsExactly(id + ":c3:cancelled");
        assertThat(missed())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("c2: ").contains("TOKEN", "not set"))
                .anySatisfy(line -> assertThat(line).startsWith("c1: ").contains("it waits for \"c2\""));

        world.environment.put("TOKEN", "s3cret");
        world.recover(Mortal.immortal());
        assertThat(world.finished).containsExactly(id + ":c1:cancelled", id + ":c2:cancelled", id + ":c3:cancelled");
        clean();
    }

    @Test
    void cleanupIsNotRunInAnotherFolderOfThatName() throws Exception {
        killedWhileItsStepRuns(TOML);
        Files.move(folder.resolve("workspace"), folder.resolve("moved"));
        Files.createDirectory(folder.resolve("workspace"));

        world.recover(Mortal.immortal());

        assertThat(missed()).singleElement().asString().contains("another folder");
        assertThat(world.finished).isEmpty();
        clean();
        assertThat(missed()).hasSize(1);
    }

    @Test
    void cleanupThatFailsIsAWarning() throws Exception {
        String id = killedWhileItsStepRuns(
                "[pipeline]\nname = \"p\"\n" + step("a", "work 4 0") + step("c1", "echo why; exit 3", "always = true"));

        Recovered recovered = world.recover(Mortal.immortal());

        assertThat(recovered.warnings()).singleElement().asString().contains("c1", id, "FAILED", "exit code 3", "why");
        clean();
    }

    @Test
    void cleanupIsToldWhatFailed() throws Exception {
        String toml = "[pipeline]\nname = \"p\"\n" + step("a", "work 1 1") + step("c1", "clean c1", "always = true")
                + step("c2", "clean c2", "always = true");
        String id = killedOnce(toml, run -> world.finished.contains(run + ":c1:failed"));
        world.recover(Mortal.immortal());

        assertThat(world.finished).contains(id + ":c2:failed");
        clean();
    }

    @Test
    void liveRunIsNotTouched() throws Exception {
        List<Recovered> meanwhile = new ArrayList<>();
        world.time.at(Duration.ofSeconds(2), () -> {
            try {
                meanwhile.add(world.recover(Mortal.immortal()));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        world.run(Mortal.immortal(), TOML, results);

        assertThat(meanwhile).containsExactly(Recovered.NOTHING);
        assertThat(results.get(0).succeeded()).isTrue();
        clean();
    }

    @Test
    void cleanupThatTheEngineKeptFromItsTurnIsMadeUpForByTheNextRun() throws Exception {
        world.engine.failsClaim("c1", FakeEngine.failure(Reason.ENGINE_HANGS, "no answer"));

        String id = world.run(Mortal.immortal(), TOML, results);

        assertThat(results.get(0).step("c1").state()).isEqualTo(StepState.ERRORED);
        assertThat(world.finished).isEmpty();
        Recovered recovered = world.recover(Mortal.immortal());
        assertThat(recovered.runs()).containsExactly(id);
        assertThat(world.finished).containsExactly(id + ":c1:succeeded");
        clean();
    }

    @Test
    void cleanupThatTheEngineRefusedHasHadItsTurn() throws Exception {
        world.engine.failsClaim("c1", FakeEngine.failure(Reason.REFUSED, "no such thing"));

        world.run(Mortal.immortal(), TOML, results);

        assertThat(results.get(0).step("c1").state()).isEqualTo(StepState.ERRORED);
        assertThat(world.recover(Mortal.immortal()).runs()).isEmpty();
        assertThat(world.finished).isEmpty();
        clean();
    }

    @Test
    void cleanupThatCannotBeRunForSevenDaysIsGivenUp() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        EngineException hangs = FakeEngine.failure(Reason.ENGINE_HANGS, "no answer");
        world.engine.failsClaim("c1", hangs, hangs);

        assertThat(world.recover(Mortal.immortal()).warnings()).noneMatch(warning -> warning.contains("given up"));
        world.pass(Recovery.DUE);
        Recovered last = world.recover(Mortal.immortal());

        assertThat(missed()).hasSize(2).allSatisfy(reason -> assertThat(reason).contains("c1", id));
        assertThat(last.warnings())
                .anySatisfy(warning -> assertThat(warning)
                        .contains("c1", folder.resolve("workspace").toString(), "7 days", "given up"));
        assertThat(world.finished).isEmpty();
        clean();
    }

    /** A container of a run that has no folder here. */
    private String containerOf(String run, String owner) {
        RunSpec spec = new RunSpec(
                run,
                "/elsewhere/ciroach.toml",
                owner,
                new Budget(2, ByteSize.ofMb(64), null),
                folder,
                0,
                0,
                GitAccess.READ_ONLY,
                folder);
        Engine engine = world.engine.open(new EngineRequest(null, Map.of(), folder));
        StepSpec step = StepDraft.of("s").shell("work 0 0").build();
        String name = engine.openRun(spec, Intents.NONE).claim(step).name();
        engine.close();
        return name;
    }

    @Test
    void containerOfAnotherHomeGoesOnceItsDeadlineIsOver() throws Exception {
        Owner self = Owner.current();
        String foreign = new Owner("elsewhere", "b", "1", 1, "1").toString();
        String alive = self.toString();
        String dead = new Owner(self.host(), self.boot(), self.pidNamespace(), self.pid(), "1").toString();
        containerOf("foreign", foreign);
        containerOf("nobody", "");
        containerOf("alive", alive);
        containerOf("dead", dead);

        world.recover(Mortal.immortal());
        assertThat(world.engine.leftOf("dead"))
                .as("its process id is another's now")
                .isEmpty();
        assertThat(world.engine.leftOf("foreign")).hasSize(1);
        assertThat(world.engine.leftOf("nobody")).hasSize(1);

        world.pass(Duration.ofMinutes(11));
        world.recover(Mortal.immortal());
        assertThat(world.engine.leftOf("foreign")).isEmpty();
        assertThat(world.engine.leftOf("nobody")).isEmpty();
        assertThat(world.engine.leftOf("alive")).as("its process runs").hasSize(1);
    }
}
