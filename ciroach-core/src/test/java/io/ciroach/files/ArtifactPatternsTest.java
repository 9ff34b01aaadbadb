package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactPatternsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path project;

    @SuppressWarnings("NullAway.Init")
    private Path outside;

    @BeforeEach
    void makeAProject() throws IOException {
        project = Files.createDirectory(temporary.resolve("project"));
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "precious");
        for (String file : List.of(
                ".git/HEAD",
                "ciroach.toml",
                "src/Main.java",
                "target/classes/Main.class",
                "target/ciroach/run.json",
                "target/ciroach/logs/01-a.log",
                "module/target/a.jar",
                "module/deep/target/b.jar",
                "module/notes.log",
                "build.log")) {
            Files.createDirectories(project.resolve(file).getParent());
            Files.writeString(project.resolve(file), file);
        }
    }

    private ArtifactPatterns.Wiped wipe(List<Path> keep, String... patterns) {
        return new ArtifactPatterns(List.of(patterns)).wipe(Workspace.of(project), keep, () -> false);
    }

    private ArtifactPatterns.Wiped wipe(String... patterns) {
        ArtifactPatterns.Wiped wiped = wipe(List.of(), patterns);
        assertThat(wiped.left()).isEmpty();
        return wiped;
    }

    private boolean has(String path) {
        return Files.exists(project.resolve(path));
    }

    @Test
    void folderGoesWithAllThatIsInIt() {
        assertThat(wipe("target").removed()).containsExactly("target");
        assertThat(has("target")).isFalse();
        assertThat(has("module/target")).isTrue();
    }

    @Test
    void nameMayEndWithASlashOrBeginWithADot() {
        assertThat(wipe("./target/", "module//deep/./target").removed())
                .containsExactly("module/deep/target", "target");
    }

    @Test
    void starStandsForTextInOneName() {
        assertThat(wipe("*/target", "*.log", "src/M?in.*").removed())
                .containsExactly("build.log", "module/target", "src/Main.java");
        assertThat(has("module/deep/target")).isTrue();
        assertThat(has("module/notes.log")).isTrue();
    }

    @Test
    void twoStarsStandForAnyNumberOfFolders() {
        assertThat(wipe("**/target").removed()).containsExactly("module/deep/target", "module/target", "target");
    }

    @Test
    void twoStarsAtTheEndAreAllThatIsInAFolder() {
        assertThat(wipe("module/**").removed()).containsExactly("module/deep", "module/notes.log", "module/target");
        assertThat(project.resolve("module")).isEmptyDirectory();
    }

    @Test
    void whatIsNotThereIsNoNews() {
        assertThat(wipe("nothing", "no/such/folder", "**/*.none").removed()).isEmpty();
    }

    @Test
    void whatIsKeptStaysAndSoDoTheFoldersAboveIt() {
        ArtifactPatterns.Wiped wiped = wipe(List.of(project.resolve("target/ciroach")), "target");

        assertThat(wiped.removed()).containsExactly("target/classes");
        assertThat(wiped.left()).isEmpty();
        assertThat(has("target/ciroach/run.json")).isTrue();
        assertThat(has("target/ciroach/logs/01-a.log")).isTrue();
    }

    @Test
    void globFindsNothingInWhatIsKept() {
        assertThat(wipe(List.of(project.resolve("target/ciroach")), "**/*.log").removed())
                .containsExactly("build.log", "module/notes.log");
    }

    @Test
    void historyOfTheProjectStaysWhateverMatches() throws IOException {
        Files.createDirectories(project.resolve("module/.git"));

        wipe("*t", ".g*", "?git", "**/*git", "*/.git");

        assertThat(has(".git/HEAD")).isTrue();
        assertThat(has("module/.git"))
                .as("a nested repository is a project, too")
                .isTrue();
    }

    @Test
    void historyStaysWhereItIsAFileOfAWorktree() throws IOException {
        TreeDeleter.delete(project, ".git");
        Files.writeString(project.resolve(".git"), "gitdir: elsewhere");

        wipe("?g*", "*it");

        assertThat(has(".git")).isTrue();
    }

    @Test
    void linkGoesItselfAndIsNeverFollowed() throws IOException {
        Files.createSymbolicLink(project.resolve("out"), outside);
        Files.createSymbolicLink(project.resolve("target/out"), outside);

        assertThat(wipe("out", "target").removed()).containsExactly("out", "target");

        assertThat(outside.resolve("victim")).hasContent("precious");
    }

    @Test
    void linkOnTheWayToAnArtifactIsNamed() throws IOException {
        Files.createSymbolicLink(project.resolve("out"), outside);

        ArtifactPatterns.Wiped wiped = wipe(List.of(), "out/victim", "*/victim");

        assertThat(wiped.removed()).isEmpty();
        assertThat(wiped.left())
                .containsOnlyKeys("out")
                .containsEntry("out", new ArtifactPatterns.Left("it is a link, which is not followed", false));
        assertThat(outside.resolve("victim")).hasContent("precious");
    }

    @Test
    void wipeThatIsCutShortNamesWhatItLeft() {
        ArtifactPatterns.Wiped wiped =
                new ArtifactPatterns(List.of("target")).wipe(Workspace.of(project), List.of(), () -> true);

        assertThat(wiped.removed()).isEmpty();
        assertThat(wiped.left()).containsOnlyKeys("target");
        assertThat(has("target/classes/Main.class")).isTrue();
    }

    @Test
    void namesArePlainTextButForStarAndQuestionMark() throws IOException {
        for (String name : List.of("a[b]", "ab", "a{b,c}", "a\\b", "über")) {
            Files.createFile(project.resolve(name));
        }

        assertThat(wipe("a[b]", "a{b,c}", "a\\*", "?ber").removed())
                .containsExactlyInAnyOrder("a[b]", "a{b,c}", "a\\b", "über");
        assertThat(has("ab")).isTrue();
    }

    @Test
    void whatLiesDeeperThanAnyoneNestsIsNamedAndLeft() throws IOException {
        Path deep = Files.createDirectories(project.resolve("d/".repeat(199)));
        Files.createDirectory(deep.resolve("victim"));
        Files.createDirectories(deep.resolve("d/victim"));

        ArtifactPatterns.Wiped wiped = wipe(List.of(), "d/**/victim");

        assertThat(wiped.removed()).containsExactly("d/".repeat(199) + "victim");
        assertThat(wiped.left())
                .containsExactly(
                        Map.entry("d/".repeat(199) + "d", new ArtifactPatterns.Left("it lies too deep", false)));
    }

    @Test
    void workspaceThatIsGoneIsNamed() throws IOException {
        Workspace workspace = Workspace.of(project);
        TreeDeleter.delete(temporary, "project");

        ArtifactPatterns.Wiped wiped = new ArtifactPatterns(List.of("target")).wipe(workspace, List.of(), () -> false);

        assertThat(wiped.left())
                .containsExactly(Map.entry(
                        workspace.path().toString(), new ArtifactPatterns.Left("No such file or folder", false)));
    }

    @Test
    void fileOnTheWayToAnArtifactIsNoNews() {
        assertThat(wipe("ciroach.toml/target", "*/Main.java/x").removed()).isEmpty();
    }

    @Test
    void whatIsKeptAndNotThereIsNoNews() {
        assertThat(wipe(List.of(project.resolve("nothing")), "target").removed())
                .containsExactly("target");
    }

    @Test
    void workspaceItselfStaysWhateverMatches() {
        assertThat(wipe("**").removed()).contains("src", "target", "module");
        assertThat(project).exists();
        assertThat(has(".git/HEAD")).isTrue();
    }

    @Test
    void linkThatOnlyAGlobMeetsIsNoNews() throws IOException {
        Files.createSymbolicLink(project.resolve("out"), outside);

        assertThat(wipe("*/victim").removed()).isEmpty();
        assertThat(outside.resolve("victim")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "target, target, true",
        "target, target/ciroach/run.json, true",
        "target, src, false",
        "target/classes, target, false",
        "target/classes, target/ciroach, false",
        "target/*, target, true",
        "t*/x, target, false",
        "t*/x/?, target, true",
        "**/x, target, true",
        "**, target, true",
        "src/*, target, false"
    })
    void patternReachesWhatItNamesAndWhatLiesBelowAndByAGlobWhatLiesAbove(
            String pattern, String path, boolean reaches) {
        assertThat(new ArtifactPatterns(List.of(pattern)).reaches(Path.of(path)))
                .isEqualTo(reaches);
    }

    @Test
    void whatNobodyMayDeleteIsLeftToSomebodyWhoMight() {
        Path processes = Path.of("/proc/self");
        assumeTrue(Files.exists(processes.resolve("status")), "no /proc is here, whose files not even root may delete");

        ArtifactPatterns.Wiped wiped =
                new ArtifactPatterns(List.of("status")).wipe(Workspace.of(processes), List.of(), () -> false);

        assertThat(wiped.removed()).isEmpty();
        assertThat(wiped.left()).containsOnlyKeys("status");
        assertThat(wiped.left().get("status")).satisfies(left -> {
            assertThat(left.denied()).isTrue();
            assertThat(left.why()).isIn("Operation not permitted", "Permission denied");
        });
    }

    @Test
    void patternOfNothingNamesNothing() {
        assertThat(wipe(".", "./", "/").removed()).isEmpty();
    }

    @Test
    void nameMayBeginWithAQuestionMarkOrAStar() {
        assertThat(wipe("?uild.log").removed()).containsExactly("build.log");
        assertThat(wipe("*rc").removed()).containsExactly("src");
    }
}
