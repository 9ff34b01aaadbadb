package io.ciroach.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets one run of this state folder at a time look at an engine and claim something there. It spares them claims that they
 * would take back; who has another state folder does not see it, so nothing may rest on it.
 */
public final class EngineLock {

    private final Path file;
    private final String property;

    private EngineLock(Path file) {
        this.file = file;
        this.property = "io.ciroach.engine." + Digest.of(file.toString());
    }

    /**
     * The lock of an engine.
     *
     * @param state the state folder
     * @param engine the engine's id
     * @return its lock; nothing is made before it is taken
     */
    public static EngineLock of(Path state, String engine) {
        return new EngineLock(state.resolve("engines").resolve(Digest.of(engine) + ".lock"));
    }

    /**
     * Takes it, if nobody has it now.
     *
     * @return the lock; nothing when somebody has it
     * @throws IOException when it cannot be had at all
     */
    public Optional<ProcessLock> tryTake() throws IOException {
        Files.createDirectories(file.resolveSibling(""), StateDirectory.PRIVATE);
        return ProcessLock.tryTake(file, property, "held");
    }
}
