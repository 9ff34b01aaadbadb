package io.ciroach.junit;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Finds a pipeline file: on the class path, in the module's folder, in the folders above it; the first wins. */
final class FileSearch {

    private final ClassLoader loader;
    private final Path module;
    private final List<String> looked = new ArrayList<>();

    private FileSearch(ClassLoader loader, Path module) {
        this.loader = loader;
        this.module = module;
    }

    /**
     * Finds it.
     *
     * @param name a path, relative or absolute
     * @param loader of the test class
     * @param module the module's folder
     * @return the file
     * @throws ExtensionConfigurationException when there is none; the message says where it was looked for
     */
    static Path find(String name, ClassLoader loader, Path module) {
        return new FileSearch(loader, module).find(name);
    }

    private Path find(String name) {
        Path found = Path.of(name).isAbsolute() ? look(Path.of(name)) : onClassPath(name);
        for (Path folder = module; found == null && folder != null; folder = folder.getParent()) {
            found = Path.of(name).isAbsolute() ? null : look(folder.resolve(name));
        }
        if (found == null) {
            throw new ExtensionConfigurationException(
                    "there is no pipeline file \"" + name + "\"; it was looked for:\n  " + String.join("\n  ", looked));
        }
        return found;
    }

    private @Nullable Path onClassPath(String name) {
        URL url = loader.getResource(name);
        if (url == null) {
            looked.add("on the class path, as " + name);
            return null;
        }
        if (!url.getProtocol().equals("file")) {
            looked.add("on the class path, but it is in " + url + ", where no step can work");
            return null;
        }
        try {
            return Path.of(new URI(url.toString()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            looked.add("on the class path, but " + url + " is no file");
            return null;
        }
    }

    private @Nullable Path look(Path file) {
        Path normal = file.normalize();
        looked.add(normal.toString());
        return Files.isRegularFile(normal) ? normal : null;
    }
}
