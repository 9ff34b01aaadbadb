package io.ciroach.run;

import io.ciroach.event.RunEvent;
import io.ciroach.result.Outcome;
import java.util.function.Consumer;

/** What is done for runs that had died before a run's own work begins, once its events flow. */
public interface Beforehand {

    /** Does nothing. */
    Beforehand NOTHING = new Beforehand() {
        @Override
        public Recovered recover(Consumer<RunEvent> events) {
            return Recovered.NOTHING;
        }

        @Override
        public void cancel(Outcome.Signal signal, String reason) {}
    };

    /**
     * Does it.
     *
     * @param events takes what is to be said
     * @return what was done; what goes wrong is a warning in it, never an exception
     * @throws InterruptedException when the calling thread is interrupted
     */
    Recovered recover(Consumer<RunEvent> events) throws InterruptedException;

    /**
     * Asks for its end, as {@link PipelineRunner#cancel} does. Returns at once; any thread.
     *
     * @param signal who asks
     * @param reason the same for people
     */
    void cancel(Outcome.Signal signal, String reason);
}
