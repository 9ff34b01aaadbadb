package io.ciroach.maven;

import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import org.apache.maven.plugin.logging.Log;

/**
 * Says in the build's log what the recovery of dead runs does, where no run has a console of its own.
 *
 * <p>A goal gets it through {@link #to}: one that made it would have this class and the listener's loaded with it, by the
 * check of its bytecode, also when it is skipped.
 */
final class RecoveryNotices implements RunListener {

    private final Log log;

    private RecoveryNotices(Log log) {
        this.log = log;
    }

    static RunListener to(Log log) {
        return new RecoveryNotices(log);
    }

    @Override
    public void onNotice(RunEvent.Notice event) {
        log.info(event.text());
    }

    @Override
    public void onCleanupMissed(RunEvent.CleanupMissed event) {
        log.warn("cleanup step " + event.step() + " did not run: " + event.reason());
    }
}
