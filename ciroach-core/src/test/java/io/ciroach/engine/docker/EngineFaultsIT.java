package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.ExitStatus;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepSpec;
import io.ciroach.engine.docker.DockerTrial.Draft;
import io.ciroach.model.GitAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that hangs or goes away under a step: a bounded wait, a sentence, and never a made-up exit code. */
@Timeout(120)
class EngineFaultsIT {

    /** A busy machine needs its time to make a container too. */
    private static final Settings IMPATIENT = new Settings(
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private EngineProxy proxy;

    @SuppressWarnings("NullAway.Init")
    private DockerTrial trial;

    @BeforeEach
    void open() {
        String real;
        try (Engine engine = TestEngine.open()) {
            real = engine.info().address();
        }
        proxy = new EngineProxy(folder.resolve("proxy.sock"), real);
        trial = new DockerTrial(
                folder, -1, GitAccess.READ_ONLY, new EngineRequest(proxy.address(), Map.of(), folder), IMPATIENT);
    }

    /** What the engine kept meanwhile is removed by the next one who comes, by the run's label. */
    @AfterEach
    void removeWhatIsLeft() {
        proxy.close();
        try (Engine engine = TestEngine.open()) {
            engine.openRun(trial.spec(), Intents.NONE).close();
        }
        trial.engine.close();
        assertThat(TestEngine.leftOf(trial.spec().id())).isEmpty();
    }

    private RunningStep running() throws InterruptedException {
        CountDownLatch up = new CountDownLatch(1);
        RunningStep step = trial.claim(new Draft("echo up; trap 'exit 0' TERM; sleep 600 & wait").as("0"))
                .start((stderr, bytes, offset, length) -> up.countDown());
        up.await();
        return step;
    }

    @Test
    void engineThatHangsLosesTheStep() throws Exception {
        RunningStep step = running();

        proxy.freeze();

        ExitStatus status = step.await();
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.LOST);
        assertThat(status.exitCode()).isNull();
        assertThat(status.logComplete()).isFalse();
        assertThat(status.message()).contains("did not answer within 4 s").contains("docker ps");
        EngineException failure = catchThrowableOfType(EngineException.class, step::remove);
        assertThat(failure.reason()).isEqualTo(Reason.ENGINE_HANGS);

        proxy.thaw();
        step.remove();
        assertThat(TestEngine.leftOf(trial.spec().id())).isEmpty();
    }

    @Test
    void engineThatHangsForAMomentLosesNothing() throws Exception {
        RunningStep step = running();

        proxy.freeze();
        step.stop(Duration.ofMinutes(1));
        proxy.thaw();

        ExitStatus status = step.await();
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.STOPPED);
        assertThat(status.exitCode()).isZero();
    }

    @Test
    void engineThatGoesAwayLosesTheStep() throws Exception {
        RunningStep step = running();

        proxy.die();

        ExitStatus status = step.await();
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.LOST);
        assertThat(status.logComplete()).isFalse();
        assertThat(status.message()).contains("the engine lost container ");
        assertThat(catchThrowableOfType(EngineException.class, step::remove).reason())
                .isEqualTo(Reason.ENGINE_LOST);
        assertThat(catchThrowableOfType(EngineException.class, () -> trial.run().claim(trial.spec(new Draft("true")))))
                .isNotNull();
    }

    @Test
    void stepThatCannotBeKilledIsGivenUp() throws Exception {
        RunningStep step = running();
        proxy.freeze();

        step.kill();

        assertThat(step.await().reason()).isEqualTo(ExitStatus.Reason.LOST);
        assertThat(step.memoryInUse()).isEmpty();
    }

    /** A request that nobody waits for any more may still be carried out. */
    @Test
    void containerThatComesLateIsRemovedInTheEnd() {
        trial.image("alpine:3.20");
        Draft draft = new Draft("true").as("0");
        StepSpec spec = trial.spec(draft);
        trial.run().claim(spec).withdraw();
        proxy.freeze();

        draft.with(step -> step.attempt(2));
        StepSpec second = trial.spec(draft, spec.image());
        EngineException failure =
                catchThrowableOfType(EngineException.class, () -> trial.run().claim(second));

        assertThat(failure.reason()).isEqualTo(Reason.ENGINE_HANGS);
        String name = Names.container(trial.spec().id(), "s", 2);
        assertThat(trial.intents).contains("before CONTAINER " + name).doesNotContain("gone CONTAINER " + name);
        proxy.thaw();
        while (TestEngine.leftOf(trial.spec().id()).isEmpty()) {
            Thread.onSpinWait();
        }

        trial.run().close();

        assertThat(TestEngine.leftOf(trial.spec().id())).isEmpty();
        assertThat(trial.intents).contains("gone CONTAINER " + name);
    }
}
