package io.ciroach.engine.docker;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks into an image, through a container that is made when it is first needed, never started, and removed in the end. */
final class ImagePeek implements AutoCloseable {

    private static final int LINKS = 10;
    private static final int OWNER_EXECUTES = 0100;

    private final DockerRun run;
    private final ImageFiles files;
    private final String image;
    private @Nullable HelperContainer helper;

    ImagePeek(DockerRun run, ImageFiles files, String image) {
        this.run = run;
        this.files = files;
        this.image = image;
    }

    Passwd passwd() {
        return at("/etc/passwd")
                .filter(entry -> entry.type() == '0')
                .map(entry -> new Passwd(entry.text()))
                .orElse(Passwd.ROOT_ONLY);
    }

    boolean hasPasswd() {
        return at("/etc/passwd").isPresent();
    }

    /** What is at a path; of a folder only itself. A link is followed, as far as it stays in one folder. */
    Optional<Tar.Entry> at(String path) {
        return follow(path, current -> files.get(image, current, () -> helper().read(current)));
    }

    /** Whether a program is at a path; a link is followed likewise. */
    boolean hasProgram(String path) {
        return follow(path, current -> files.get(image, "head of " + current, () -> helper().look(current)))
                .filter(entry -> !entry.isFolder() && (entry.mode() & OWNER_EXECUTES) != 0)
                .isPresent();
    }

    private static Optional<Tar.Entry> follow(String path, Function<String, Optional<Tar.Entry>> reading) {
        String next = path;
        for (int links = 0; links < LINKS; links++) {
            String current = next;
            Optional<Tar.Entry> entry = reading.apply(current);
            if (entry.isEmpty() || !entry.get().isLink()) {
                return entry;
            }
            String link = entry.get().link();
            next = link.startsWith("/") ? link : current.substring(0, current.lastIndexOf('/') + 1) + link;
        }
        return Optional.empty();
    }

    private HelperContainer helper() {
        HelperContainer made = helper;
        if (made == null) {
            made = HelperContainer.make(run, image, List.of());
            helper = made;
        }
        return made;
    }

    @Override
    public void close() {
        if (helper != null) {
            helper.close();
        }
    }
}
