package io.ciroach.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody who swaps a folder for a link to another one, and back, as fast as it goes. */
final class Swapper implements AutoCloseable {

    private final Path folder;
    private final Path aside;
    private final Path link;
    private final Path target;
    private final Thread thread = new Thread(this::swap, "swapper");
    private final AtomicLong swaps = new AtomicLong();
    private volatile boolean stopped;

    Swapper(Path folder, Path target) {
        this.folder = folder;
        this.aside = folder.resolveSibling("aside");
        this.link = folder.resolveSibling("link");
        this.target = target;
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return how often the link stood where the folder belongs} */
    long swaps() {
        return swaps.get();
    }

    private void swap() {
        while (!stopped) {
            try {
                Files.createDirectories(Objects.requireNonNull(folder.getParent()));
                if (!Files.isSymbolicLink(link)) {
                    Files.createSymbolicLink(link, target);
                }
                if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(folder.resolve("deep"));
                }
                Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
                Files.move(link, folder, StandardCopyOption.ATOMIC_MOVE);
                swaps.incrementAndGet();
                Files.move(folder, link, StandardCopyOption.ATOMIC_MOVE);
                Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                // The other side was quicker: begin anew.
                tidy();
            }
        }
    }

    private void tidy() {
        try {
            if (Files.isSymbolicLink(folder)) {
                Files.delete(folder);
            }
            Path parent = Objects.requireNonNull(folder.getParent());
            TreeDeleter.delete(parent, "aside");
            TreeDeleter.delete(parent, "link");
        } catch (IOException e) {
            // The other side was quicker once more.
            return;
        }
    }

    @Override
    public void close() {
        stopped = true;
        while (thread.isAlive()) {
            Thread.onSpinWait();
        }
    }
}
