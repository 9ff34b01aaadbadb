package io.ciroach.engine;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody holds on an engine.
 *
 * @param run the run's id
 * @param step the step's expanded name
 * @param owner identifies the process that owns the run
 * @param container what the engine calls it
 * @param createdAt its age
 * @param started whether it was started
 * @param memory what it reserves
 * @param cpus what it reserves, or null for none
 */
public record LiveClaim(
        String run,
        String step,
        String owner,
        String container,
        Instant createdAt,
        boolean started,
        ByteSize memory,
        @Nullable Cpus cpus) {}
