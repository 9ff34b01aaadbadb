package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ciroach.problem.CiroachException;
import io.ciroach.problem.CiroachException.Kind;
import io.ciroach.result.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is refused before anything runs, and what is said then. */
class RefusalTest extends DoorTestKit {

    @Test
    void badFileIsToldWithAllThatIsWrongAndReachesNoEngine() throws Exception {
        RunRequest request = request(HEAD + "[[pipeline.steps]]\nname = \"a\"\ncomand = \"x\"\nmemory = \"lots\"\n")
                .build();

        CiroachException refusal = catchThrowableOfType(
                CiroachException.class,
                () -> ciroach.withEngines(new Forbidden()).run(request));

        assertThat(refusal.kind()).isEqualTo(Kind.BAD_FILE);
        assertThat(refusal.problems()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(refusal).hasMessageContaining("did you mean \"command\"").hasMessageContaining("lots");
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    @Test
    void selectionThatMatchesNothingReachesNoEngine() throws Exception {
        RunRequest request = request(HEAD + STEP).steps("nosuch").build();

        CiroachException refusal = catchThrowableOfType(
                CiroachException.class,
                () -> ciroach.withEngines(new Forbidden()).run(request));

        assertThat(refusal.kind()).isEqualTo(Kind.BAD_FILE);
        assertThat(refusal).hasMessageContaining("nosuch");
    }

    @Test
    void missingFileIsNamed() {
        assertThat(refused(RunRequest.of(folder.resolve("none.toml")).build(), Kind.BAD_FILE))
                .hasMessageContaining("there is no pipeline file")
                .hasMessageContaining("none.toml");
    }

    @Test
    void folderIsNoFile() {
        assertThat(refused(RunRequest.of(folder).build(), Kind.BAD_FILE)).hasMessageContaining("is not a file");
    }

    @Test
    void workspaceThatDoesNotContainTheFileIsRefused() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));

        assertThat(refused(request(HEAD + STEP).workspace(other).build(), Kind.FILES))
                .hasMessageContaining("does not contain the pipeline file");
    }

    @Test
    void stateFolderThatOthersMayReadIsRefusedBeforeTheEngineIsOpened() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        RunRequest request = request(HEAD + STEP).build();

        CiroachException refusal = catchThrowableOfType(
                CiroachException.class,
                () -> ciroach.withEnvironment(Map.of("CIROACH_HOME", open.toString()))
                        .withEngines(new Forbidden())
                        .run(request));

        assertThat(refusal.kind()).isEqualTo(Kind.FILES);
        assertThat(refusal).hasMessageContaining("chmod 700");
    }

    @Test
    void stepLargerThanTheEngineIsRefusedAtItsKey() throws Exception {
        assertThat(refused(request(HEAD + STEP + "memory = \"1tb\"\n").build(), Kind.BAD_FILE))
                .hasMessageContaining("ciroach.toml:6:");
    }

    @Test
    void secondLiveRunWithTheSameReportFolderIsToldOfTheFirst() throws Exception {
        RunRequest request = request(HEAD + STEP.replace("echo hi", "forever")).build();
        PipelineRun first = ciroach.start(request);

        CiroachException refusal = catchThrowableOfType(CiroachException.class, () -> ciroach.run(request));

        assertThat(refusal.kind()).isEqualTo(Kind.FILES);
        assertThat(refusal)
                .hasMessageContaining("run " + first.id())
                .hasMessageContaining(file.toRealPath().toString());
        first.cancel();
        assertThat(first.await().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void reportFolderThatIsALinkIsRefusedAndNothingIsLeft() throws Exception {
        Files.createDirectory(folder.resolve("elsewhere"));
        RunRequest request = request(HEAD + STEP).build();
        Files.createSymbolicLink(file.resolveSibling("target"), folder.resolve("elsewhere"));

        assertThat(refused(request, Kind.FILES)).hasMessageContaining("target");
        assertThat(folder.resolve(".local/state/ciroach/runs")).isEmptyDirectory();
    }
}
