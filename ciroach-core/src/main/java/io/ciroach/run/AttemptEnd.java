package io.ciroach.run;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.ExitStatus;

/** How the worker of an attempt came to its end. */
sealed interface AttemptEnd {

    /** It ran, and ended in this way. */
    record Ran(ExitStatus status) implements AttemptEnd {}

    /** It did not come to run. */
    record Failed(EngineException failure) implements AttemptEnd {}

    /** It was asked to end before it ran. */
    record Withdrawn() implements AttemptEnd {}
}
