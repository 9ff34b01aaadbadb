package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.files.WorkspaceCopy.Choice;
import io.ciroach.problem.CiroachException;
import io.ciroach.testing.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// Long because what is copied, what is left out and what is refused are told side by side.
class WorkspaceCopyTest {

    private static final Choice ALL_BUT_TARGET = choice(List.of("target"), List.of(), List.of());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path source;

    @BeforeEach
    void makeASource() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
    }

    private static Choice choice(List<String> artifacts, List<String> include, List<String> exclude, Path... leftOut) {
        return new Choice(artifacts, include, exclude, List.of(leftOut));
    }

    private Path write(String path, String text) throws IOException {
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void link(String path, String target) throws IOException {
        Path link = source.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    private Workspace copy(Choice choice) {
        return WorkspaceCopy.make(Workspace.of(source), folder.resolve("copy"), choice);
    }

    /** Relative paths of all that is in it, folders with a slash. */
    private static List<String> tree(Workspace workspace) throws IOException {
        try (Stream<Path> walk = Files.walk(workspace.path())) {
            return walk.filter(path -> !path.equals(workspace.path()))
                    .map(path -> workspace.path().relativize(path)
                            + (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? "/" : ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void allIsCopiedButArtifactsAndGit() throws Exception {
        write("ciroach.toml", "x");
        write("src/a/B.java", "b");
        write("target/classes/B.class", "b");
        write(".git/HEAD", "ref");
        write("nested/.git/HEAD", "ref");
        Files.createDirectory(source.resolve("empty"));

        Workspace copy = copy(ALL_BUT_TARGET);

        assertThat(tree(copy))
                .containsExactly(
                        ".git/",
                        "ciroach.toml",
                        "empty/",
                        "nested/",
                        "nested/.git/",
                        "nested/.git/HEAD",
                        "src/",
                        "src/a/",
                        "src/a/B.java");
        assertThat(copy.hasGitFolder()).isTrue();
        assertThat(copy.gitElsewhere()).hasValue(source.toRealPath().resolve(".git"));
    }

    @Test
    void workspaceWithoutGitHasNoneInItsCopy() throws Exception {
        write("a", "a");

        Workspace copy = copy(ALL_BUT_TARGET);

        assertThat(tree(copy)).containsExactly("a");
        assertThat(copy.hasGitFolder()).isFalse();
    }

    @Test
    void whatIsIncludedIsCopiedThoughItIsAnArtifact() throws Exception {
        write("target/app.jar", "jar");
        write("target/classes/A.class", "a");
        write("target/lib/x/one.jar", "one");
        write("target/lib/x/one.txt", "one");

        Workspace copy = copy(choice(List.of("target"), List.of("target/*.jar", "target/lib/**/*.jar"), List.of()));

        assertThat(tree(copy))
                .containsExactly("target/", "target/app.jar", "target/lib/", "target/lib/x/", "target/lib/x/one.jar");
    }

    @Test
    void folderOfAnArtifactIsIncludedWithAllThatIsInIt() throws Exception {
        write("target/site/a/index.html", "x");
        write("target/site/target/deep", "x");
        write("target/x", "x");

        Workspace copy = copy(choice(List.of("**/target"), List.of("target/site"), List.of()));

        assertThat(tree(copy))
                .contains("target/site/a/index.html", "target/site/target/deep")
                .doesNotContain("target/x");
    }

    @Test
    void whatIsExcludedIsNotCopiedInAnyCase() throws Exception {
        write("a/big.bin", "x");
        write("a/small.txt", "x");
        write("target/app.jar", "x");

        Workspace copy = copy(choice(List.of("target"), List.of("target/app.jar"), List.of("**/*.bin", "target")));

        assertThat(tree(copy)).containsExactly("a/", "a/small.txt");
    }

    @Test
    void folderInWhichTheCopyLiesIsNotCopiedIntoItself() throws Exception {
        write("a", "a");
        Path state = Files.createDirectory(source.resolve(".state"));

        Workspace copy = WorkspaceCopy.make(
                Workspace.of(source), state.resolve("copy"), choice(List.of(), List.of(), List.of(), state));

        assertThat(tree(copy)).containsExactly("a");
    }

    @Test
    void linksStayLinks() throws Exception {
        write("src/a", "a");
        link("to-file", "src/a");
        link("src/up", "../src");
        link("src/dangling", "../nowhere/at/all");
        link("round", "round");

        Workspace copy = copy(ALL_BUT_TARGET);

        assertThat(Files.readSymbolicLink(copy.path().resolve("to-file"))).isEqualTo(Path.of("src/a"));
        assertThat(Files.readSymbolicLink(copy.path().resolve("src/up"))).isEqualTo(Path.of("../src"));
        assertThat(Files.readSymbolicLink(copy.path().resolve("src/dangling"))).isEqualTo(Path.of("../nowhere/at/all"));
        assertThat(copy.path().resolve("round")).isSymbolicLink();
    }

    /** The last one leads out by another link only: {@code here/..} is the parent of the workspace. */
    @ParameterizedTest
    @ValueSource(strings = {"/etc/hosts", "../secret", "a/../../secret", "here/../secret", "../source/a"})
    void linkThatLeavesTheWorkspaceIsAnErrorThatNamesIt(String target) throws Exception {
        write("a/file", "a");
        link("here", ".");
        link("sub/link", target.startsWith("/") ? target : "../" + target);
        link("fine", "a/file");

        assertThatThrownBy(() -> copy(ALL_BUT_TARGET))
                .isInstanceOf(CiroachException.class)
                .hasMessage(
                        "links lead out of the workspace, and so out of its copy: sub/link -> "
                                + (target.startsWith("/") ? target : "../" + target)
                                + "\n  hint: let them lead to what lies in the workspace, by relative paths, or name them in copyExclude");
        assertThat(folder.resolve("copy")).doesNotExist();
    }

    @Test
    void manyLinksThatLeaveAreCounted() throws Exception {
        for (int i = 10; i < 23; i++) {
            link("l" + i, "/x");
        }

        assertThatThrownBy(() -> copy(ALL_BUT_TARGET)).hasMessageContaining("l19 -> /x and 3 more\n");
    }

    @Test
    void excludedLinkMayLeadAnywhere() throws Exception {
        link("out", "/etc");

        assertThat(tree(copy(choice(List.of(), List.of(), List.of("out"))))).isEmpty();
    }

    @Test
    void copyHasModesAndTimesOfTheOriginal() throws Exception {
        Path script = write("run.sh", "x");
        Path fixed = write("fixed/file", "x").getParent();
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setPosixFilePermissions(fixed, PosixFilePermissions.fromString("r-xr-xr-x"));
        FileTime then = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
        Files.setLastModifiedTime(script, then);
        Files.setLastModifiedTime(fixed, then);
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-x--x"));

        Workspace copy = copy(ALL_BUT_TARGET);

        assertThat(mode(copy.path().resolve("run.sh"))).isEqualTo("rwxr-x--x");
        assertThat(mode(copy.path().resolve("fixed"))).isEqualTo("r-xr-xr-x");
        assertThat(mode(copy.path())).isEqualTo("rwxr-x--x");
        assertThat(Files.getLastModifiedTime(copy.path().resolve("run.sh"))).isEqualTo(then);
        assertThat(Files.getLastModifiedTime(copy.path().resolve("fixed"))).isEqualTo(then);
        assertThat(copy.uid()).isEqualTo(Workspace.of(source).uid());
    }

    /** Two names of one file in the workspace are two files in its copy, and none of them is the original. */
    @Test
    void nothingIsSharedWithTheOriginal() throws Exception {
        Path one = write("one", "before");
        Files.createLink(source.resolve("other"), one);

        Workspace copy = copy(ALL_BUT_TARGET);
        Files.writeString(copy.path().resolve("one"), "after");

        assertThat(one).hasContent("before");
        assertThat(copy.path().resolve("other")).hasContent("before");
        assertThat(Files.getAttribute(copy.path().resolve("one"), "unix:nlink")).isEqualTo(1);
    }

    /** Where blocks are shared, {@code cp} does the work; it must not do anything differently. */
    @Test
    void copyByCommandIsTheSame() throws Exception {
        for (int i = 0; i < 40; i++) {
            write("dir " + i + "/-file " + i, "x".repeat(1 << 19));
        }
        Files.setPosixFilePermissions(source.resolve("dir 3"), PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(source.resolve("dir 4/-file 4"), PosixFilePermissions.fromString("rwx--x--x"));

        Workspace copy = WorkspaceCopy.make(
                Workspace.of(source), folder.resolve("copy"), ALL_BUT_TARGET, new CloneCommand("--reflink=auto"));

        assertThat(tree(copy)).isEqualTo(tree(Workspace.of(source)));
        assertThat(copy.path().resolve("dir 7/-file 7")).hasSameBinaryContentAs(source.resolve("dir 7/-file 7"));
        assertThat(mode(copy.path().resolve("dir 3"))).isEqualTo("r-xr-xr-x");
        assertThat(mode(copy.path().resolve("dir 4/-file 4"))).isEqualTo("rwx--x--x");
    }

    @Test
    void commandThatDoesNotWorkIsDoneWithout() throws Exception {
        write("big", "x".repeat(17 << 20));
        write("small", "x");

        Workspace copy = WorkspaceCopy.make(
                Workspace.of(source), folder.resolve("copy"), ALL_BUT_TARGET, new CloneCommand("--no-such-option"));

        assertThat(tree(copy)).containsExactly("big", "small");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void placeThatIsTakenIsNamed() throws Exception {
        Path taken = Files.createDirectory(folder.resolve("copy"));

        assertThatThrownBy(() -> copy(ALL_BUT_TARGET))
                .isInstanceOf(CiroachException.class)
                .hasMessage("the workspace " + source.toRealPath() + " could not be copied to " + taken + ": " + taken
                        + ": There is already something of that name"
                        + "\n  hint: make room for it, or leave more out with copyExclude");
    }

    @Test
    void pipesStayBehind() throws Exception {
        write("a", "a");
        int made = new ProcessBuilder("mkfifo", source.resolve("pipe").toString())
                .start()
                .waitFor();
        assertThat(made).isZero();

        assertThat(tree(copy(ALL_BUT_TARGET))).containsExactly("a");
    }

    @Test
    void historyOfACopyIsThatOfTheOriginal() throws Exception {
        write(".git/HEAD", "ref");
        Files.setPosixFilePermissions(source.resolve(".git"), PosixFilePermissions.fromString("rwx--x---"));
        Workspace first = copy(ALL_BUT_TARGET);

        Workspace second = WorkspaceCopy.make(first, folder.resolve("second"), ALL_BUT_TARGET);

        assertThat(mode(first.path().resolve(".git"))).isEqualTo("rwx--x---");
        assertThat(second.gitElsewhere()).hasValue(source.toRealPath().resolve(".git"));
    }

    @Test
    void tenLinksThatLeaveAreNamedAndNoneIsCounted() throws Exception {
        for (int i = 10; i < 20; i++) {
            link("l" + i, "/x");
        }

        assertThatThrownBy(() -> copy(ALL_BUT_TARGET)).hasMessageContaining("l18 -> /x, l19 -> /x\n");
    }

    @Test
    void linkThatLeavesByManyOthersIsNamedLikeThem() throws Exception {
        for (int i = 0; i < 30; i++) {
            link("l" + i, i == 29 ? "../outside" : "l" + (i + 1));
        }

        assertThatThrownBy(() -> copy(ALL_BUT_TARGET))
                .hasMessageContaining(": l0 -> l1, l1 -> l2, ")
                .hasMessageContaining(" and 20 more\n");
    }

    @Test
    void linksThatLeadToEachOtherLeadNowhere() throws Exception {
        link("one", "other");
        link("other", "one");

        assertThat(tree(copy(ALL_BUT_TARGET))).containsExactly("one", "other");
    }

    @Test
    void linkOutOfAnArtifactThatIsNotCopiedMattersToNobody() throws Exception {
        link("target/out", "/etc");
        write("a", "a");

        assertThat(tree(copy(ALL_BUT_TARGET))).containsExactly("a");
    }

    @Test
    void ownersAreThoseOfTheOriginalWhereRootCopies() throws Exception {
        OtherUser.assumeRoot(folder);
        Path file = write("sub/file", "x");
        for (Path given : List.of(file, file.getParent())) {
            Files.setAttribute(given, "unix:uid", 4711);
            Files.setAttribute(given, "unix:gid", 4712);
        }

        Workspace copy = copy(ALL_BUT_TARGET);

        for (String given : List.of("sub", "sub/file")) {
            assertThat(Files.getAttribute(copy.path().resolve(given), "unix:uid"))
                    .isEqualTo(4711);
            assertThat(Files.getAttribute(copy.path().resolve(given), "unix:gid"))
                    .isEqualTo(4712);
        }
    }

    @Test
    void whatIsLeftOutIsSoByEachWayToItAndMayBeMissing() throws Exception {
        write("a", "a");
        Path state = Files.createDirectory(source.resolve("state"));
        Path way = Files.createSymbolicLink(folder.resolve("way"), state);

        assertThat(tree(copy(choice(List.of(), List.of(), List.of(), way, folder.resolve("missing")))))
                .containsExactly("a");
    }

    @Test
    void folderThatIsIncludedIsCopiedThoughItIsEmpty() throws Exception {
        Files.createDirectories(source.resolve("target/site/empty"));
        Files.createDirectories(source.resolve("target/other"));

        Workspace copy = copy(choice(List.of("target"), List.of("target/site"), List.of()));

        assertThat(tree(copy)).containsExactly("target/", "target/site/", "target/site/empty/");
    }

    @Test
    void linkThatIsIncludedIsCopiedWithTheFoldersAboveIt() throws Exception {
        link("target/lib/link", "nowhere");
        write("target/lib/file", "x");

        Workspace copy = copy(choice(List.of("target"), List.of("target/*/link"), List.of()));

        assertThat(tree(copy)).containsExactly("target/", "target/lib/", "target/lib/link");
    }

    @Test
    void whatIsExcludedInOneFolderIsCopiedInAnother() throws Exception {
        write("a/big", "x");
        write("b/big", "x");
        write("b/target/x", "x");

        Workspace copy = copy(choice(List.of("a/target"), List.of(), List.of("a/big")));

        assertThat(tree(copy)).containsExactly("a/", "b/", "b/big", "b/target/", "b/target/x");
    }

    @Test
    void linkThatLeavesByAnAbsoluteOneIsNamedToo() throws Exception {
        link("one", "two");
        link("two", "/etc");

        assertThatThrownBy(() -> copy(ALL_BUT_TARGET)).hasMessageContaining(": one -> two, two -> /etc\n");
    }

    @Test
    void folderOfAnArtifactIsNotMadeWhereNothingInItIsIncluded() throws Exception {
        write("target/classes/A.class", "a");
        write("a", "a");

        Workspace copy = copy(choice(List.of("target"), List.of("target/*.jar"), List.of()));

        assertThat(tree(copy)).containsExactly("a");
    }
}
