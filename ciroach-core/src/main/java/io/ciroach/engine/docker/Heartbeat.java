package io.ciroach.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.EngineException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * While steps run, asks the engine now and then whether it is there: an engine that hangs says nothing on the streams that are
 * open, for ever. Nobody is asked while nothing runs.
 */
final class Heartbeat {

    private final Connection connection;
    private final Duration beat;
    private final Set<DockerStep> running = new LinkedHashSet<>();
    private boolean beating;

    Heartbeat(Connection connection, Duration beat) {
        this.connection = connection;
        this.beat = beat;
    }

    synchronized void watch(DockerStep step) {
        running.add(step);
        if (!beating) {
            beating = true;
            connection.run(this::run);
        }
    }

    synchronized void forget(DockerStep step) {
        running.remove(step);
        notifyAll();
    }

    private void run() {
        while (goesOn()) {
            try {
                connection.quick("say that it is there", () -> connection.ask(Request.Method.GET, "/_ping"));
            } catch (EngineException e) {
                loseAll(String.valueOf(e.getMessage()));
            } catch (Refusal e) {
                // It answers, so it is there.
            }
        }
    }

    /** Waits for the next beat; false as soon as nothing runs any more. */
    private synchronized boolean goesOn() {
        long left = beat.toNanos();
        while (left > 0 && !running.isEmpty()) {
            long begin = System.nanoTime();
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                // The connection is being closed.
                running.clear();
            }
            left -= System.nanoTime() - begin;
        }
        beating = !running.isEmpty();
        return beating;
    }

    private void loseAll(String why) {
        List<DockerStep> all;
        synchronized (this) {
            all = List.copyOf(running);
        }
        all.forEach(step -> step.lose(why));
    }
}
