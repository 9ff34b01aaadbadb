package io.ciroach.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ciroach.problem.CiroachException;
import io.ciroach.testing.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("a b:ü"));
    }

    @Test
    void realPathIsTakenThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
        assertThat(Workspace.of(link).path()).isEqualTo(folder);
    }

    @Test
    void ownerIsTheFoldersOwner() throws IOException {
        Workspace workspace = Workspace.of(folder);
        assertThat(workspace.uid()).isEqualTo(Files.getAttribute(folder, "unix:uid"));
        assertThat(workspace.gid()).isEqualTo(Files.getAttribute(folder, "unix:gid"));
    }

    @Test
    void onlyAFolderCountsAsGitFolder() throws IOException {
        assertThat(Workspace.of(folder).hasGitFolder()).isFalse();
        Path git = Files.writeString(folder.resolve(".git"), "gitdir: elsewhere");
        assertThat(Workspace.of(folder).hasGitFolder()).isFalse();
        Files.delete(git);
        Files.createSymbolicLink(git, temporary);
        assertThat(Workspace.of(folder).hasGitFolder()).isFalse();
        Files.delete(git);
        Files.createDirectory(git);
        assertThat(Workspace.of(folder).hasGitFolder()).isTrue();
    }

    @Test
    void missingFolderIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Workspace.of(missing))
                .isInstanceOf(CiroachException.class)
                .hasMessageStartingWith("the workspace " + missing + " does not exist")
                .hasMessageContaining("ciroach.workspace");
    }

    @Test
    void fileIsNoWorkspace() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Workspace.of(file))
                .isInstanceOfSatisfying(
                        CiroachException.class, e -> assertThat(e.kind()).isEqualTo(CiroachException.Kind.FILES))
                .hasMessageStartingWith("the workspace " + file + " is not a folder");
    }

    @Test
    void identityIsThatOfTheFolderWhateverItsPath() throws IOException {
        Workspace workspace = Workspace.of(folder);
        String identity = workspace.identity();
        Path moved = Files.move(folder, temporary.resolve("moved"));

        assertThat(Workspace.of(moved).identity()).isEqualTo(identity);
        assertThat(Workspace.of(Files.createDirectory(folder)).identity()).isNotEqualTo(identity);
    }

    @Test
    void folderThatIsGoneHasNoIdentity() throws IOException {
        Workspace workspace = Workspace.of(folder);
        Files.delete(folder);

        assertThatThrownBy(workspace::identity)
                .isInstanceOf(CiroachException.class)
                .hasMessageStartingWith("the workspace " + folder + " cannot be used: No such file or folder");
    }

    @Test
    void historyMayLieInAnotherWorkspace() throws IOException {
        Path other = Files.createDirectory(temporary.toRealPath().resolve("other"));
        Workspace own = Workspace.of(folder);
        Workspace copy = own.withGitElsewhere(other.resolve(".git"));

        assertThat(own.gitElsewhere()).isEmpty();
        assertThat(own.withGitElsewhere(null).gitElsewhere()).isEmpty();
        assertThat(copy.gitElsewhere()).hasValue(other.resolve(".git"));
        assertThat(copy.path()).isEqualTo(folder);
        assertThat(copy.hasGitFolder()).isFalse();
        Files.createDirectory(other.resolve(".git"));
        assertThat(copy.hasGitFolder()).isTrue();
    }

    @Test
    void ownerMayBeAnybody() throws IOException {
        OtherUser.assumeRoot(temporary);
        Files.setAttribute(folder, "unix:uid", 4711);
        Files.setAttribute(folder, "unix:gid", 4712);

        assertThat(Workspace.of(folder).uid()).isEqualTo(4711);
        assertThat(Workspace.of(folder).gid()).isEqualTo(4712);
    }
}
