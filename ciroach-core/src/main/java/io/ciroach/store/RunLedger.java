package io.ciroach.store;

import io.ciroach.engine.FetchedImage;
import io.ciroach.engine.Intents;
import io.ciroach.problem.CiroachException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as one run writes it. What cannot be written keeps no run from going on: an image that does not stand in the
 * ledger is not Ciroach's, and stays.
 */
public final class RunLedger implements Intents {

    private final ImageLedger ledger;
    private final String run;
    private final String pipeline;
    private final Clock clock;
    private @Nullable String failure;

    /**
     * For one run.
     *
     * @param ledger of the engine that it runs on
     * @param run its id
     * @param pipeline the real path of its file
     * @param clock the time of its records
     */
    public RunLedger(ImageLedger ledger, String run, String pipeline, Clock clock) {
        this.ledger = ledger;
        this.run = run;
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /**
     * The run begins. Until it is over, nobody takes away what it uses.
     *
     * @param references all images of the pipeline, whatever of it is run
     * @param used those that this run uses
     */
    public void begin(Set<String> references, Set<String> used) {
        change(book -> {
            book.refer(pipeline, references);
            book.use(run, used, clock.instant());
        });
    }

    @Override
    public void before(Kind kind, String name) {
        if (kind == Kind.IMAGE) {
            change(book -> book.fetching(run, name));
        } else if (kind == Kind.CACHE) {
            change(book -> book.usedCache(run, name, clock.instant()));
        }
    }

    @Override
    public void gone(Kind kind, String name) {}

    @Override
    public void fetched(FetchedImage image) {
        change(book -> book.fetched(run, pipeline, image, clock.instant()));
    }

    private interface Change {
        void make(LedgerBook book);
    }

    private void change(Change change) {
        try {
            ledger.change(book -> {
                change.make(book);
                return true;
            });
        } catch (IOException | CiroachException e) {
            synchronized (this) {
                failure = "which images were fetched could not be written down, so they are never reaped: "
                        + e.getMessage();
            }
        }
    }

    /** {@return what is odd, a sentence each} */
    public synchronized List<String> warnings() {
        List<String> all = new ArrayList<>(ledger.warnings());
        if (failure != null) {
            all.add(failure);
        }
        return all;
    }
}
