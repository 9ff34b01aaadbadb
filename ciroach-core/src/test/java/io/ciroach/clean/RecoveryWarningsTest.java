package io.ciroach.clean;

import static io.ciroach.clean.World.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FakeStep;
import io.ciroach.event.RunEvent;
import io.ciroach.files.TreeDeleter;
import io.ciroach.model.Command;
import io.ciroach.model.Recover;
import io.ciroach.result.Outcome.Signal;
import io.ciroach.run.Recovered;
import io.ciroach.store.JournalFile;
import io.ciroach.store.JournalInMemory;
import io.ciroach.store.RunFolder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Long because each thing that can go wrong with a dead run has its own sentence.
/** What is said of a dead run that cannot be cleaned up after as it should. */
@Timeout(60)
class RecoveryWarningsTest extends RecoveryTestKit {

    private final EngineException lost = FakeEngine.failure(Reason.ENGINE_LOST, "it went away");

    private void isClean() throws Exception {
        cleanUp();
        world.time.awaitQuiet();
        world.isClean();
    }

    private Path home(String id) {
        return state.path().resolve("runs").resolve(id);
    }

    private static void overwrite(JournalInMemory disk, String text, long at) throws Exception {
        disk.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), at);
    }

    // ---- its journal

    @Test
    void journalThatCannotBeReadIsKeptAsideAndItsContainersGo() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        overwrite(Objects.requireNonNull(world.disks.get(id)), "rubbish\n", 0);
        Files.createFile(home(id).resolve("journal"));

        Recovered recovered = world.recover(Mortal.immortal());

        assertThat(recovered.runs()).containsExactly(id);
        assertThat(recovered.warnings())
                .singleElement()
                .asString()
                .matches("the journal of dead run " + id
                        + " cannot be read: nothing in it can be read; it is kept as \\S+"
                        + "/set-aside/\\S+; what it left here is removed, its cleanup steps are not known");
        assertThat(world.finished).isEmpty();
        assertThat(world.engine.leftOf(id)).isEmpty();
        assertThat(home(id)).doesNotExist();
    }

    @Test
    void journalThatIsDamagedIsReadAsFarAsItGoes() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        JournalInMemory disk = Objects.requireNonNull(world.disks.get(id));
        overwrite(disk, "rubbish\nand more\n", disk.read().length);

        Recovered recovered = world.recover(Mortal.immortal());

        assertThat(recovered.warnings())
                .singleElement()
                .asString()
                .matches("the journal of dead run " + id
                        + " was cut: it is damaged after \\d+ records, and the other 17" + " bytes were dropped");
        assertThat(world.finished).containsExactly(id + ":c1:cancelled");
        isClean();
    }

    @Test
    void folderThatCannotBeTakenOverIsNamedAndTriedAgain() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        overwrite(Objects.requireNonNull(world.disks.get(id)), "rubbish\n", 0); // and there is no file to set aside

        Recovered recovered = world.recover(Mortal.immortal());

        assertThat(recovered.runs()).isEmpty();
        assertThat(recovered.warnings())
                .singleElement()
                .asString()
                .startsWith("the folder of dead run " + id + " could not be cleaned up: ")
                .endsWith("; the next run tries again");
    }

    @Test
    void runsThatCannotBeListedAreLookedForByTheNextRun() throws Exception {
        Files.delete(state.path().resolve("runs"));
        Files.createFile(state.path().resolve("runs"));

        assertThat(world.recover(Mortal.immortal()).warnings())
                .singleElement()
                .asString()
                .endsWith("; the next run tries again");
    }

    // ---- the engine

    @Test
    void runOfAnotherEngineIsLeftToThatOne() throws Exception {
        world.engineId = "another-engine";
        String id = killedWhileItsStepRuns(TOML);
        Path scratch = Files.createFile(home(id).resolve("scratch/kept"));

        assertThat(world.recover(Mortal.immortal())).isEqualTo(Recovered.NOTHING);
        assertThat(scratch).exists();
        assertThat(world.finished).isEmpty();
        RunFolder.takeOver(state, id, JournalFile.ON_DISK, world.time.clock())
                .orElseThrow()
                .leave();
    }

    @Test
    void containerThatCannotBeRemovedIsTriedAgainByTheNextRun() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        world.engine.failsRemoval("a", lost);

        Recovered recovered = world.recover(Mortal.immortal());

        assertThat(recovered.warnings())
                .containsExactly(
                        "what run " + id + " left could not be removed: it went away; the next run tries again");
        assertThat(world.finished).isEmpty();
        assertThat(world.recover(Mortal.immortal()).runs()).containsExactly(id);
        assertThat(world.finished).containsExactly(id + ":c1:cancelled");
        isClean();
    }

    // ---- its cleanup steps

    @Test
    void cleanupOfAWorkspaceThatIsGoneIsNotRun() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        TreeDeleter.delete(folder, "workspace");
        Path workspace = folder.toRealPath().resolve("workspace");

        world.recover(Mortal.immortal());

        assertThat(missed())
                .containsExactly(
                        "c1: of dead run " + id + " in " + workspace + ": " + workspace + " is not there any more");
        isClean();
        assertThat(missed()).as("it is due no longer").hasSize(1);
    }

    @Test
    void cleanupThatThePlanHasNoLongerIsGivenUp() throws Exception {
        killedWhileItsStepRuns(TOML);
        world.reading = text -> text.replace("\"c1\"", "\"c9\"");

        world.recover(Mortal.immortal());

        assertThat(missed()).singleElement().asString().endsWith(": the plan has no [c1] any more");
        assertThat(world.finished).isEmpty();
        isClean();
        assertThat(missed()).hasSize(1);
    }

    @Test
    void cleanupThatCannotBePlannedStaysDue() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        world.reading = text -> text.replace("\"img:1\"", "\"\"");

        world.recover(Mortal.immortal());

        assertThat(missed()).singleElement().asString().matches(".*: it cannot be planned any more: .*image.*");
        assertThat(world.finished).isEmpty();
        world.reading = text -> text;
        world.recover(Mortal.immortal());
        assertThat(world.finished).containsExactly(id + ":c1:cancelled");
        isClean();
    }

    @Test
    void whatIsMadeUpForIsSaidInWholeBeforeItBegins() throws Exception {
        String id = killedWhileItsStepRuns(TOML + step("c2", "clean c2", "always = true"));

        world.recover(Mortal.immortal());

        Path workspace = folder.toRealPath().resolve("workspace");
        assertThat(world.events.get(0))
                .isInstanceOfSatisfying(
                        RunEvent.Notice.class,
                        notice -> assertThat(notice.text())
                                .isEqualTo("run " + id + " of " + workspace.resolve("ciroach.toml")
                                        + " was killed; running its cleanup in " + workspace + ": c1, c2"));
        assertThat(home(id)).as("all is done at once").doesNotExist();
        isClean();
    }

    @Test
    void cleanupThatFailsIsAWarningWithItsLastFiveLines() throws Exception {
        String id = killedWhileItsStepRuns("[pipeline]\nname = \"p\"\n" + step("a", "work 4 0")
                + step("c1", "echo 1; echo 2; echo 3; echo 4; echo 5; echo 6; exit 3", "always = true")
                + step("c2", "exit 4", "always = true"));

        assertThat(world.recover(Mortal.immortal()).warnings())
                .containsExactly(
                        "cleanup step \"c1\" of dead run " + id
                                + " was run and ended FAILED with exit code 3: 2 | 3 | 4 | 5 | 6",
                        "cleanup step \"c2\" of dead run " + id + " was run and ended FAILED with exit code 4");
        isClean();
    }

    @Test
    void firstCancelLetsCleanupThatRunsComeToItsEndAndTheSecondKillsIt() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        Duration soon = world.time.elapsed().plusMillis(500);
        world.recover(
                Mortal.immortal(), recovery -> world.time.at(soon, () -> recovery.cancel(Signal.INTERRUPT, "Ctrl-C")));
        assertThat(world.finished).containsExactly(id + ":c1:cancelled");
        isClean();

        String other = killedWhileItsStepRuns(TOML);
        Duration again = world.time.elapsed().plusMillis(500);
        Recovered recovered = world.recover(
                Mortal.immortal(),
                recovery -> world.time.at(again, () -> {
                    recovery.cancel(Signal.INTERRUPT, "Ctrl-C");
                    recovery.cancel(Signal.INTERRUPT, "Ctrl-C");
                }));
        assertThat(world.finished).noneMatch(done -> done.startsWith(other));
        assertThat(recovered.warnings())
                .containsExactly(
                        "cleanup step \"c1\" of dead run " + other + " was run and ended CANCELLED with exit code 143");
        isClean();
    }

    @Test
    void afterACancelNoOtherRunIsLookedAt() throws Exception {
        String first = killedWhileItsStepRuns(TOML);

        Recovered recovered =
                world.recover(Mortal.immortal(), recovery -> recovery.cancel(Signal.TERMINATE, "it was terminated"));

        assertThat(recovered).isEqualTo(Recovered.NOTHING);
        assertThat(world.engine.leftOf(first)).isNotEmpty();
        isClean();
    }

    @Test
    void cleanupThatTheEngineKeepsFromItsTurnStaysDue() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        world.engine.failsClaim("c1", FakeEngine.failure(Reason.ENGINE_HANGS, "no answer"));

        world.recover(Mortal.immortal());

        assertThat(missed())
                .containsExactly("c1: of dead run " + id + " in "
                        + folder.toRealPath().resolve("workspace") + ": it did not get its turn; it stays due");
        isClean();
        assertThat(world.finished).containsExactly(id + ":c1:cancelled");
    }

    @Test
    void cleanupThatIsRefusedForSevenDaysIsGivenUp() throws Exception {
        world.environment.put("TOKEN", "s3cret");
        String id = killedWhileItsStepRuns("[pipeline]\nname = \"p\"\n" + step("a", "work 4 0")
                + step("c1", "clean c1", "always = true", "env = { T = \"${{ env.TOKEN }}\" }"));
        world.environment.remove("TOKEN");
        String reason = "c1: of dead run " + id + " in " + folder.toRealPath().resolve("workspace")
                + ": the variable TOKEN of the environment is not set here";

        assertThat(world.recover(Mortal.immortal()).runs()).containsExactly(id);
        assertThat(world.recover(Mortal.immortal())).as("nothing new").isEqualTo(Recovered.NOTHING);
        assertThat(missed()).containsExactly(reason, reason);

        world.pass(Recovery.DUE);
        Recovered last = world.recover(Mortal.immortal());
        assertThat(last.runs()).containsExactly(id);
        assertThat(last.warnings())
                .containsExactly("cleanup step c1 in " + folder.toRealPath().resolve("workspace")
                        + " could not be run for 7 days and is given up");
        world.environment.put("TOKEN", "s3cret");
        isClean();
        assertThat(world.finished).isEmpty();
        assertThat(missed()).hasSize(3);
    }

    @Test
    void cleanupThatIsRefusedForGoodLaterIsToldThen() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        world.mode = Recover.CONTAINERS;
        world.recover(Mortal.immortal());
        world.mode = Recover.ALL;
        TreeDeleter.delete(folder, "workspace");

        assertThat(world.recover(Mortal.immortal()).runs()).containsExactly(id);
        isClean();
    }

    @Test
    void whatACleanupLeavesIsAWarningOfTheRunThatMakesUpForIt() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        world.engine.failsRemoval("c1", lost, lost, lost);

        assertThat(world.recover(Mortal.immortal()).warnings())
                .anySatisfy(warning -> assertThat(warning).startsWith("run " + id + ": "));
        isClean();
    }

    @Test
    void cleanupSeesNothingOfTheDeadRunsOwnFolder() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        Path left = Files.createFile(home(id).resolve("scratch/left"));
        List<Boolean> seen = new ArrayList<>();
        world.engine.does(new Command.Shell("clean c1"), FakeStep.of(container -> seen.add(Files.exists(left))));

        world.recover(Mortal.immortal());

        assertThat(seen).containsExactly(false);
        isClean();
    }

    @Test
    void cleanupThatHadEndedWellBeforeTheDeathIsNotRunAgain() throws Exception {
        List<String> runs = new ArrayList<>();
        world.engine.does(
                new Command.Shell("clean c1"),
                FakeStep.of(container -> runs.add(container.env().get("CIROACH_RUN_ID"))));
        for (int deed = 5; deed < 200; deed++) {
            String id = world.run(new Mortal(deed, Mortal.Last.NEVER), TOML, new ArrayList<>());
            boolean ended =
                    runs.contains(id) && world.engine.leftOf(id).stream().anyMatch(name -> name.contains("-c1-"));
            world.time.awaitQuiet();
            world.recover(Mortal.immortal());
            assertThat(runs.stream().filter(id::equals)).hasSizeLessThan(2);
            isClean();
            if (ended) {
                return;
            }
        }
        throw new AssertionError("it never died there");
    }

    // ---- a container that comes late

    /** A run that was killed when it had asked for its first container, and what makes that come. */
    private Mortal asksAndDies(List<String> ids) throws Exception {
        for (int deed = 1; deed < 200; deed++) {
            Mortal process = new Mortal(deed, Mortal.Last.LATE);
            String id = world.run(process, TOML, new ArrayList<>());
            boolean asked = world.engine.leftOf(id).isEmpty() && Files.exists(home(id));
            Mortal looked = Mortal.immortal();
            if (asked) {
                world.recover(looked);
                if (Files.exists(home(id))) {
                    ids.add(id);
                    return process;
                }
            }
            cleanUp();
        }
        throw new AssertionError("it never died there");
    }

    @Test
    void containerThatComesLateIsRemovedByWhoeverLooksNext() throws Exception {
        List<String> ids = new ArrayList<>();
        Mortal dead = asksAndDies(ids);
        dead.late().run();
        assertThat(world.engine.leftOf(ids.get(0))).hasSize(1);

        assertThat(world.recover(Mortal.immortal()).runs()).containsExactlyElementsOf(ids);

        assertThat(world.engine.leftOf(ids.get(0))).isEmpty();
        assertThat(home(ids.get(0))).doesNotExist();
    }

    @Test
    void runLooksAgainAtItsEndForWhatComesWhileItRuns() throws Exception {
        List<String> ids = new ArrayList<>();
        Mortal dead = asksAndDies(ids);
        world.time.at(world.time.elapsed().plusSeconds(2), dead.late());

        world.run(Mortal.immortal(), TOML, new ArrayList<>());

        assertThat(world.engine.leftOf(ids.get(0))).isEmpty();
        assertThat(home(ids.get(0))).doesNotExist();
    }

    @Test
    void containerThatDoesNotComeInTenMinutesIsNotWaitedForAnyLonger() throws Exception {
        List<String> ids = new ArrayList<>();
        var unused = asksAndDies(ids);
        world.pass(Duration.ofMinutes(9));
        assertThat(world.recover(Mortal.immortal())).isEqualTo(Recovered.NOTHING);
        assertThat(home(ids.get(0))).exists();

        world.pass(Duration.ofMinutes(1));
        world.recover(Mortal.immortal());

        assertThat(home(ids.get(0))).doesNotExist();
    }

    // ---- secrets

    @Test
    void toolsAreShownWithoutTheEnvironment() {
        Recovery.Tools tools = new Recovery.Tools(
                state,
                world.engine.open(new EngineRequest(null, Map.of(), folder)),
                Map.of("TOKEN", "s3cret"),
                (run, environment, problems) -> {
                    throw new AssertionError("nothing is planned");
                },
                JournalFile.ON_DISK,
                world.time,
                world.time,
                Thread::new,
                new Random(1));

        assertThat(tools).hasToString("Tools[" + state.path() + "]");
        tools.engine().close();
    }

    // ---- a copy of its workspace

    @Test
    void copyOfTheWorkspaceGoesWithTheRun() throws Exception {
        String id = killedWhileItsStepRuns(TOML);
        Files.createDirectories(home(id).resolve("copy/src"));

        isClean();

        assertThat(home(id)).doesNotExist();
    }
}
