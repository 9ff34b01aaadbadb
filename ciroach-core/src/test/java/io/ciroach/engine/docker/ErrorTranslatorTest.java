package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.StepDraft;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErrorTranslatorTest {

    private static final StepSpec ARRAY = step(new Command.Exec(List.of("nosuch")));
    private static final StepSpec STRING = step(new Command.Shell("echo hi"));

    private static StepSpec step(Command command) {
        return StepDraft.of("lint")
                .image("alpine:3.20")
                .command(command)
                .memoryMb(6)
                .build();
    }

    private static EngineException starting(int status, String said, @Nullable Integer code) {
        return ErrorTranslator.ofStarting(new Refusal(status, said), ARRAY, "ciroach-r-lint-1", code);
    }

    @Test
    void commandThatAnEngineWithoutAnInitDoesNotFind() {
        EngineException failure = starting(
                400, "OCI runtime create failed: exec: \"nosuch\": executable file not found in $PATH: unknown", 127);

        assertThat(failure.reason()).isEqualTo(Reason.CANNOT_START);
        assertThat(failure.exitCode()).isEqualTo(127);
        assertThat(failure).hasMessageContaining("the command is not in image alpine:3.20");
    }

    @Test
    void memoryThatIsTooSmallForTheStartItself() {
        EngineException failure = starting(
                500, "OCI runtime create failed: container init was OOM-killed (memory limit too low?): unknown", 128);

        assertThat(failure.reason()).isEqualTo(Reason.CANNOT_START);
        assertThat(failure).hasMessage("step \"lint\" cannot start within 6mb; raise its memory");
    }

    @Test
    void engineThatFailsIsNoStepThatCannotStart() {
        assertThat(starting(500, "context deadline exceeded", 0).reason()).isEqualTo(Reason.ENGINE_LOST);
        assertThat(starting(500, "anything", 128).reason()).isEqualTo(Reason.CANNOT_START);
        assertThat(starting(404, "No such container: ciroach-r-lint-1", null))
                .hasMessageContaining("ciroach-r-lint-1 of step \"lint\" is gone: somebody removed it");
    }

    @Test
    void initSaysWhyACommandDoesNotRun() {
        assertThat(ErrorTranslator.ofInit(
                        ARRAY, 127, "[FATAL tini (7)] exec nosuch failed: No such file or directory\n"))
                .contains("the command is not in image alpine:3.20: nosuch");
        assertThat(ErrorTranslator.ofInit(STRING, 127, "[FATAL tini (8)] exec sh failed: No such file or directory\n"))
                .hasValueSatisfying(
                        hint -> assertThat(hint).startsWith("image alpine:3.20 has no sh; write the command"));
        assertThat(ErrorTranslator.ofInit(ARRAY, 126, "[FATAL tini (7)] exec /etc failed: Permission denied\n"))
                .hasValueSatisfying(hint -> assertThat(hint).contains("/etc in image alpine:3.20 is not executable"));
    }

    @Test
    void exitCodesOfTheCommandItselfAreItsOwn() {
        assertThat(ErrorTranslator.ofInit(STRING, 127, "sh: nosuch: not found\n"))
                .isEmpty();
        assertThat(ErrorTranslator.ofInit(ARRAY, 1, "[FATAL tini (7)] exec x failed: y\n"))
                .isEmpty();
    }

    @Test
    void imageThatIsGoneMayComeBack() {
        EngineException failure = ErrorTranslator.ofMaking(new Refusal(404, "No such image: sha256:1"), ARRAY);

        assertThat(failure.reason()).isEqualTo(Reason.IMAGE_GONE);
        assertThat(failure).hasMessage("image alpine:3.20 is gone from the engine: somebody removed it");
    }
}
