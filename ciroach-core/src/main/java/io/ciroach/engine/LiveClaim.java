package io.ciroach.engine;

import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody holds on an engine, or stands in line for.
 *
 * @param run the run's id
 * @param step the step's expanded name
 * @param owner identifies the process that owns the run
 * @param container what the engine calls it
 * @param createdAt its age, to the second at least
 * @param stage how far it is
 * @param memory what it reserves
 * @param cpus what it reserves, or null for none
 * @param turn when its turn is
 * @param limits under which limits its run reserves it, or null where it does not say
 */
public record LiveClaim(
        String run,
        String step,
        String owner,
        String container,
        Instant createdAt,
        Stage stage,
        ByteSize memory,
        @Nullable Cpus cpus,
        Turn turn,
        @Nullable Budget limits) {

    /** How far a claim is. */
    public enum Stage {
        /** It only keeps a {@link Place} and holds nothing. */
        IN_LINE,
        /** It holds what it reserves, and was not started yet. */
        CLAIMED,
        /** It was started. */
        STARTED
    }

    /** {@return whether it was started} */
    public boolean started() {
        return stage == Stage.STARTED;
    }

    /** {@return whether it holds what it reserves: all that do are counted, whoever made them} */
    public boolean holds() {
        return stage != Stage.IN_LINE;
    }
}
