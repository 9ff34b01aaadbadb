package io.ciroach.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSearchTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path module;

    @BeforeEach
    void makeAModule() throws IOException {
        module = Files.createDirectories(folder.resolve("project/module"));
    }

    private static Path write(Path file) throws IOException {
        return Files.writeString(file, "");
    }

    private Path find(String name, Path classPath) throws IOException {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classPath.toUri().toURL()}, null)) {
            return FileSearch.find(name, loader, module);
        }
    }

    @Test
    void classPathWinsThenTheModuleThenItsParents() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("my classes"));
        Path above = write(folder.resolve("project/p.toml"));
        assertThat(find("p.toml", classes)).isEqualTo(above);

        Path here = write(module.resolve("p.toml"));
        assertThat(find("p.toml", classes)).isEqualTo(here);

        Path resource = write(classes.resolve("p.toml"));
        assertThat(find("p.toml", classes)).isEqualTo(resource);
    }

    @Test
    void absolutePathIsTakenAsItIs() throws Exception {
        Path file = write(folder.resolve("x.toml"));

        assertThat(find(file.toString(), folder)).isEqualTo(file);
        assertThatThrownBy(() -> find(folder.resolve("no.toml").toString(), folder))
                .hasMessage("there is no pipeline file \"" + folder.resolve("no.toml") + "\"; it was looked for:\n  "
                        + folder.resolve("no.toml"));
    }

    @Test
    void fileInAJarIsToldAndPassedOver() throws Exception {
        Path jar = folder.resolve("some.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("p.toml"));
        }

        assertThatThrownBy(() -> find("p.toml", jar))
                .hasMessageContaining("  on the class path, but it is in jar:file:")
                .hasMessageContaining("some.jar!/p.toml, where no step can work\n  " + module.resolve("p.toml"));
        Path here = write(module.resolve("p.toml"));
        assertThat(find("p.toml", jar)).isEqualTo(here);
    }
}
