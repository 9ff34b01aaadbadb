package io.ciroach;

import io.ciroach.report.ConsoleReport;
import io.ciroach.result.Outcome;
import io.ciroach.run.CancelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Hears of cancels for what is still being opened, and tells of them once it is there. Thread-safe. */
final class CancelRelay implements CancelSource.Target {

    private record Wish(Outcome.Signal signal, String reason) {}

    private final List<Wish> early = new ArrayList<>();
    private @Nullable BiConsumer<Outcome.Signal, String> target;
    private volatile @Nullable ConsoleReport console;

    /** Last words are said there. */
    void shownOn(@Nullable ConsoleReport where) {
        console = where;
    }

    /** It is there: it is told what came so far, and all that comes. */
    synchronized void to(BiConsumer<Outcome.Signal, String> who) {
        target = who;
        early.forEach(wish -> who.accept(wish.signal(), wish.reason()));
        early.clear();
    }

    @Override
    public synchronized void cancel(Outcome.Signal signal, String reason) {
        // A run whose steps have ended hears no more of it, but may still wait for its console.
        ConsoleReport where = console;
        if (where != null) {
            where.cancelAsked();
        }
        if (target == null) {
            early.add(new Wish(signal, reason));
        } else {
            target.accept(signal, reason);
        }
    }

    @Override
    public void leaving(String reason) {
        ConsoleReport where = console;
        if (where != null) {
            where.leaving(reason);
        }
    }
}
