package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException.Reason;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.Image;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpecs;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepSpec;
import io.ciroach.files.Workspace;
import io.ciroach.model.ByteSize;
import io.ciroach.model.When;
import io.ciroach.result.StepResult;
import io.ciroach.result.StepState;
import io.ciroach.run.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said to be left of a run. The files here are those of whoever runs the test, whom most of them call a stranger. */
class CleanProofTest {

    private static final Set<Integer> NOBODY = Set.of();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final FakeEngine fake = new FakeEngine(new SystemTime(Clock.systemUTC()), Thread::new).has("img:1");

    @SuppressWarnings("NullAway.Init")
    private Engine engine;

    @SuppressWarnings("NullAway.Init")
    private EngineRun run;

    private int user;

    @BeforeEach
    void openARun() throws IOException {
        user = (Integer) Files.getAttribute(folder, "unix:uid");
        engine = fake.open(new EngineRequest(null, Map.of(), folder));
        run = engine.openRun(RunSpecs.of("r", folder), Intents.NONE);
    }

    @AfterEach
    void nothingIsOpen() {
        run.close();
        engine.close();
        fake.checkNothingIsOpen();
    }

    private CleanProof proof(Set<Integer> own) {
        CleanProof proof = new CleanProof(Workspace.of(folder), own, name -> name.startsWith("foreign"));
        proof.begin();
        return proof;
    }

    private static StepResult step(String name, @Nullable Instant started, Instant ended) {
        return new StepResult(
                name,
                null,
                "img:1",
                null,
                List.of(),
                When.SUCCESS,
                StepState.SUCCEEDED,
                0,
                false,
                null,
                List.of(),
                List.of(),
                false,
                started,
                started,
                ended,
                List.of(),
                ByteSize.ofMb(64),
                null,
                0,
                List.of(),
                null,
                true,
                null);
    }

    private Instant changed(String path) throws IOException {
        return ((FileTime) Files.getAttribute(folder.resolve(path), "unix:ctime", LinkOption.NOFOLLOW_LINKS))
                .toInstant();
    }

    // ---- in the workspace

    @Test
    void filesOfOthersAreNamedByTheirLargestParts() throws Exception {
        Files.createDirectories(folder.resolve("before/sub"));
        CleanProof proof = proof(NOBODY);
        Files.createDirectories(folder.resolve("target/classes"));
        Files.createFile(folder.resolve("target/classes/A.class"));
        Files.createFile(folder.resolve("before/sub/new"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));

        assertThat(proof.judge(run, List.of()))
                .containsExactly(
                        "left in the workspace: before/sub/new, which belongs to user " + user,
                        "left in the workspace: link, which belongs to user " + user,
                        "left in the workspace: target, which belongs to user " + user);
    }

    @Test
    void ownFilesAreNoLeftOvers() throws Exception {
        CleanProof proof = proof(Set.of(user, user + 1));
        Files.createFile(folder.resolve("own"));

        assertThat(proof.judge(run, List.of())).isEmpty();
    }

    @Test
    void whatWasThereBeforeIsNotJudged() throws Exception {
        Files.createFile(folder.resolve("a"));
        CleanProof proof = proof(NOBODY);

        assertThat(proof.judge(run, List.of())).isEmpty();
    }

    @Test
    void stepThatRanAsSomebodyElseWhenTheFileWasMadeIsNamed() throws Exception {
        CleanProof proof = proof(NOBODY);
        Files.createFile(folder.resolve("made"));
        Instant at = changed("made");
        String made = "left in the workspace: made, which belongs to user " + user;

        assertThat(proof.judge(
                        run,
                        List.of(
                                step("own", at, at),
                                step("foreign", at, at),
                                step("foreign-skipped", null, at),
                                step("foreign-before", at.minusSeconds(9), at.minusSeconds(8)),
                                step("foreign-after", at.plusSeconds(8), at.plusSeconds(9)))))
                .containsExactly(made + ", made by step \"foreign\"");
        assertThat(proof.judge(run, List.of(step("foreign1", at, at), step("foreign2", at, at))))
                .containsExactly(made + ", made by one of the steps \"foreign1\", \"foreign2\"");
    }

    @Test
    void aSecondMoreOrLessIsWithinTheTimeOfAStep() throws Exception {
        CleanProof proof = proof(NOBODY);
        Files.createFile(folder.resolve("made"));
        Instant at = changed("made");
        Instant early = at.minusSeconds(1);
        Instant late = at.plusSeconds(1);

        assertThat(proof.judge(run, List.of(step("foreign", late, late.plusSeconds(5))))
                        .get(0))
                .endsWith("made by step \"foreign\"");
        assertThat(proof.judge(run, List.of(step("foreign", early.minusSeconds(5), early)))
                        .get(0))
                .endsWith("made by step \"foreign\"");
        assertThat(proof.judge(run, List.of(step("foreign", late.plusNanos(1), late.plusSeconds(5))))
                        .get(0))
                .doesNotContain("made by");
        assertThat(proof.judge(run, List.of(step("foreign", early.minusSeconds(5), early.minusNanos(1))))
                        .get(0))
                .doesNotContain("made by");
    }

    @Test
    void twentyFilesAreNamedAndTheRestIsCounted() throws Exception {
        CleanProof proof = proof(NOBODY);
        for (int i = 10; i < 30; i++) {
            Files.createFile(folder.resolve("file" + i));
        }
        assertThat(proof.judge(run, List.of()))
                .hasSize(20)
                .last()
                .asString()
                .startsWith("left in the workspace: file29,");

        Files.createFile(folder.resolve("file30"));
        Files.createFile(folder.resolve("file31"));
        assertThat(proof.judge(run, List.of()))
                .hasSize(21)
                .endsWith("2 more files of other users are left in the workspace");
    }

    @Test
    void lookThatIsCutShortSaysSo() throws Exception {
        CleanProof proof = proof(NOBODY);
        Files.createFile(folder.resolve("file"));
        proof.cancel();

        assertThat(proof.judge(run, List.of()))
                .containsExactly("whether files of other users are left in the workspace was not looked at to the end");
    }

    // ---- on the engine

    private Claim claim(String name) {
        StepSpec any = PruneTestKit.step("img:1", List.of());
        return run.claim(new StepSpec(
                name,
                1,
                any.image(),
                any.command(),
                null,
                Map.of(),
                "/",
                any.user(),
                any.memory(),
                null,
                1,
                null,
                List.of(),
                false,
                null,
                any.network(),
                List.of(),
                Duration.ofMinutes(1)));
    }

    @Test
    void containerThatIsLeftIsNamedWithItsStep() {
        Claim claim = claim("compile");
        RunningStep helper = run.help(
                new HelperSpec(new Image("img:1", "sha256:img:1", false), "true", List.of(), Duration.ofMinutes(1)),
                (stderr, bytes, offset, length) -> {});

        assertThat(proof(Set.of(user)).judge(run, List.of()))
                .containsExactly(
                        "left on the engine: container " + claim.name() + " of step \"compile\"",
                        "left on the engine: container ciroach-r--helper-1");
        helper.remove();
    }

    @Test
    void twentyContainersAreNamedAndTheRestIsCounted() {
        List<Claim> claims =
                IntStream.range(0, 21).mapToObj(i -> claim("s" + i)).toList();
        assertThat(proof(Set.of(user)).judge(run, List.of()))
                .hasSize(21)
                .endsWith("1 more things are left on the engine");

        claims.get(0).withdraw();
        assertThat(proof(Set.of(user)).judge(run, List.of()))
                .hasSize(20)
                .allMatch(sentence -> sentence.startsWith("left on the engine: container"));
    }

    @Test
    void engineThatCannotTellIsQuoted() {
        fake.failsRemnants(FakeEngine.failure(Reason.ENGINE_LOST, "it went away"));

        assertThat(proof(Set.of(user)).judge(run, List.of()))
                .containsExactly("whether anything is left on the engine is not known: it went away");
    }
}
