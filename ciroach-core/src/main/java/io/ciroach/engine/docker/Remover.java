package io.ciroach.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.EngineException;
import java.time.Duration;

/**
 * Removes containers by force, with their anonymous volumes, and makes sure. Gone counts as removed; a removal that is under
 * way, whoever began it, is waited for.
 */
final class Remover {

    /** All tries together. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final int TRIES = 5;

    /** For a container that SIGKILL did not end. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final Connection connection;

    Remover(Connection connection) {
        this.connection = connection;
    }

    /**
     * Removes a container.
     *
     * @return whether it was there; false says that it was not there now, not that it will never be
     */
    boolean remove(String name) {
        String what = "remove container " + name;
        Refusal last = null;
        boolean uncertain = false;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                return connection.slow(what, () -> ask(name));
            } catch (Refusal e) {
                if (e.isGone()) {
                    return uncertain || last != null;
                }
                // After a 409 somebody else is at it; after a 500 it is dead and a second try takes it away.
                last = e;
            } catch (EngineException e) {
                if (e.reason() != EngineException.Reason.ENGINE_LOST || attempt == TRIES || !connection.isBack()) {
                    throw e;
                }
                // It may have been removed before the connection broke.
                uncertain = true;
                continue;
            }
            if (awaitGone(name)) {
                return true;
            }
        }
        throw new EngineException(
                EngineException.Reason.ENGINE_LOST,
                "container " + name + " cannot be removed: " + (last == null ? "it comes back" : last.text())
                        + "; `docker rm -f " + name + "` does it by hand",
                null,
                last);
    }

    /**
     * Removes a container that does not die, if it happens to do so by now. The engine removes it as soon as it can.
     *
     * @return whether it was there
     * @throws EngineException when it stays
     */
    boolean tryToRemove(String name) {
        try {
            connection.call("remove container " + name, SHORT, () -> ask(name));
            return true;
        } catch (Refusal e) {
            if (e.isGone()) {
                return false;
            }
            throw stays(name, e);
        } catch (EngineException e) {
            throw stays(name, e);
        }
    }

    private static EngineException stays(String name, Exception cause) {
        return new EngineException(
                EngineException.Reason.ENGINE_HANGS,
                "container " + name + " does not die and cannot be removed: " + cause.getMessage()
                        + "; the next run tries again, or `docker rm -f " + name
                        + "`; if that hangs too, restart the engine",
                null,
                cause);
    }

    private boolean ask(String name) {
        connection
                .docker()
                .removeContainerCmd(name)
                .withForce(true)
                .withRemoveVolumes(true)
                .exec();
        return true;
    }

    /** Whether it is gone by now. */
    private boolean awaitGone(String name) {
        String what = "wait until container " + name + " is removed";
        try {
            connection.slow(
                    what, () -> connection.ask(Request.Method.POST, "/containers/" + name + "/wait?condition=removed"));
            return false;
        } catch (Refusal e) {
            return e.isGone();
        }
    }
}
