package io.ciroach.engine.docker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What was read from images. An id stands for the same content for ever, so each thing is read once, by the first to ask. */
final class ImageFiles {

    private final Map<String, CompletableFuture<Optional<Tar.Entry>>> known = new ConcurrentHashMap<>();

    Optional<Tar.Entry> get(String image, String path, Supplier<Optional<Tar.Entry>> reading) {
        String key = image + " " + path;
        CompletableFuture<Optional<Tar.Entry>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Tar.Entry>> theirs = known.putIfAbsent(key, mine);
        if (theirs != null) {
            return join(theirs);
        }
        try {
            mine.complete(reading.get());
        } catch (RuntimeException | Error e) {
            // The next one may have more luck.
            known.remove(key);
            mine.completeExceptionally(e);
        }
        return join(mine);
    }

    private static Optional<Tar.Entry> join(CompletableFuture<Optional<Tar.Entry>> reading) {
        try {
            return reading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
