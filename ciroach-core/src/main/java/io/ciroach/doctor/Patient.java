package io.ciroach.doctor;

import io.ciroach.engine.Engine;
import io.ciroach.store.StateDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What is looked at.
 *
 * @param state opens the state folder
 * @param engine opens the engine
 * @param folder that steps are to see
 * @param image with {@code sh} and {@code dd}, for what is tried in a container
 * @param offline whether that is not fetched where it is missing
 * @param now the time
 */
public record Patient(
        Supplier<StateDirectory> state,
        Supplier<Engine> engine,
        Path folder,
        String image,
        boolean offline,
        Instant now) {}
