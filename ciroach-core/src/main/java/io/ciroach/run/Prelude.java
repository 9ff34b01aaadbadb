package io.ciroach.run;

import io.ciroach.log.EventQueue;
import io.ciroach.result.Outcome;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Lets what comes before a run's own work go on beside the loop, which so hears a cancel meanwhile. The loop owns it. */
final class Prelude {

    private final Beforehand work;
    private final EventQueue events;
    private final Mailbox<Fact> inbox;
    private final ThreadFactory threads;
    private Recovered recovered = Recovered.NOTHING;
    private boolean busy;

    Prelude(Beforehand work, EventQueue events, Mailbox<Fact> inbox, ThreadFactory threads) {
        this.work = work;
        this.events = events;
        this.inbox = inbox;
        this.threads = threads;
    }

    /** {@return whether it goes on now} */
    boolean isBusy() {
        return busy;
    }

    /** {@return what was done so far} */
    Recovered recovered() {
        return recovered;
    }

    void begin() {
        if (work.equals(Beforehand.NOTHING)) {
            return;
        }
        busy = true;
        Thread thread = threads.newThread(() -> {
            Recovered result = Recovered.NOTHING;
            Throwable failure = null;
            try {
                result = work.recover(events::publish);
            } catch (InterruptedException | RuntimeException | Error e) {
                failure = e;
            }
            inbox.put(new Fact.Recovery(result, failure));
        });
        thread.setName("ciroach recovery");
        thread.start();
    }

    /** Asks for its end; once more for an end at once. */
    void cancel(Outcome.Signal signal, String reason) {
        if (busy) {
            work.cancel(signal, reason);
        }
    }

    /** It is over; what it failed of is the loop's own failure. */
    void ended(Fact.Recovery end) {
        busy = false;
        recovered = end.recovered();
        @Nullable Throwable failure = end.failure();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException fault) {
            throw fault;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }
}
