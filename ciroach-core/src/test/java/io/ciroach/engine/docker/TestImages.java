package io.ciroach.engine.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Images of a few bytes that nobody else has, in the registry that anybody may use. */
public final class TestImages {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestImages() {}

    /** Makes an image of another and one file with that many bytes, and pushes it; the engine does not keep it. */
    public static void push(String base, String reference, int bytes) {
        String container = "ciroach-test-image-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        try {
            Path file = Files.createTempFile("image", ".bin");
            byte[] content = new byte[bytes];
            new Random().nextBytes(content); // so that no other image has this layer
            Files.write(file, content);
            TestEngine.docker("create", "--name", container, base, "true");
            try {
                TestEngine.docker("cp", file.toString(), container + ":/content");
                TestEngine.docker("commit", container, reference);
            } finally {
                TestEngine.docker("rm", container);
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestEngine.docker("push", "--quiet", reference);
        TestEngine.docker("image", "rm", reference);
    }
}
