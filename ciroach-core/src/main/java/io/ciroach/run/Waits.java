package io.ciroach.run;

import io.ciroach.model.WaitReason;
import io.ciroach.result.Waited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why and how long one step waits. A time below a millisecond is none. */
final class Waits {

    private static final long SHORTEST = Duration.ofMillis(1).toNanos();

    /** No reader takes in more, and who holds up thousands of waiting steps changes with every step that ends. */
    private static final int MOST_NAMES = 20;

    /** A time with one reason; who held it up may change meanwhile. */
    private static final class Stretch {
        private final String word;
        private final Set<String> by = new LinkedHashSet<>();
        private long nanos;

        Stretch(String word) {
            this.word = word;
        }

        void name(Collection<String> names) {
            for (String name : names) {
                if (by.size() == MOST_NAMES) {
                    return;
                }
                by.add(name);
            }
        }
    }

    private final List<Stretch> stretches = new ArrayList<>();
    private @Nullable Stretch current;
    private @Nullable WaitReason reason;
    private long since;

    /**
     * From now on it waits for this, or for nothing.
     *
     * @return whether that is another kind of reason than before
     */
    boolean on(@Nullable WaitReason now, long nanos) {
        Stretch before = current;
        if (before != null) {
            before.nanos += nanos - since;
        }
        since = nanos;
        if (now == null) {
            current = null;
            reason = null;
            return false;
        }
        reason = now;
        boolean same = before != null && before.word.equals(now.word());
        Stretch stretch = before != null && same ? before : new Stretch(now.word());
        if (!same) {
            current = stretch;
            stretches.add(stretch);
        }
        stretch.name(now.by());
        return !same;
    }

    /** {@return why it waits now} */
    @Nullable
    WaitReason reason() {
        return reason;
    }

    /** {@return its waits so far, neighbours with one reason as one} */
    List<Waited> measured() {
        List<Waited> measured = new ArrayList<>();
        Stretch open = null;
        for (Stretch stretch : stretches) {
            if (stretch.nanos < SHORTEST) {
                continue;
            }
            if (open != null && open.word.equals(stretch.word)) {
                open.nanos += stretch.nanos;
                open.name(stretch.by);
                measured.remove(measured.size() - 1);
            } else {
                open = new Stretch(stretch.word);
                open.nanos = stretch.nanos;
                open.name(stretch.by);
            }
            measured.add(new Waited(open.word, List.copyOf(open.by), Duration.ofNanos(open.nanos)));
        }
        return measured;
    }
}
