package io.ciroach.report;

import io.ciroach.model.ByteSize;
import io.ciroach.model.WaitReason;
import io.ciroach.plan.PlannedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a status area. None is longer than it may be; what does not fit is left out from the right. */
final class LiveText {

    private static final int WIDEST_NAME = 40;
    private static final int NARROWEST_NAME = 12;
    private static final int TIME = 7;
    private static final int SIZES = 16;
    private static final int WIDEST_BAR = 30;
    private static final int NARROWEST_BAR = 8;

    /** A limit of which so much is in use is worth a look. */
    private static final double NEARLY = 0.9;

    private final Paint paint;
    private final String module;

    LiveText(Paint paint, @Nullable String module) {
        this.paint = paint;
        this.module = module == null || module.isEmpty() ? "" : module + ": ";
    }

    /** {@code payments  1m 12s  12 of 40 done, 1 failed  3 of 4 run  4.5gb of 6gb held [#######---]}. */
    String head(String pipeline, List<String> words, ByteSize held, ByteSize budget, boolean failed, int columns) {
        List<String> parts = new ArrayList<>();
        parts.add(Columns.cut(clean(module + pipeline), Math.max(10, columns / 4)));
        parts.addAll(words);
        parts.add(held + " of " + budget);
        String text = String.join("  ", parts);
        int left = columns - Columns.width(text);
        if (left >= NARROWEST_BAR + 8) {
            text += " held " + bar(held.bytes(), budget.bytes(), Math.min(WIDEST_BAR, left - 8));
        } else if (left >= " held".length()) {
            text += " held";
        }
        String line = Columns.cut(text, columns);
        return failed ? paint.red(line) : paint.bold(line);
    }

    static int widest(Collection<String> names) {
        return names.stream().mapToInt(name -> Columns.width(clean(name))).max().orElse(0);
    }

    static int nameWidth(int widest, int columns) {
        return Math.min(Math.min(WIDEST_NAME, columns / 3), Math.max(NARROWEST_NAME, widest));
    }

    String running(PlannedStep step, int attempt, Duration time, long memory, int name, int columns) {
        ByteSize limit = step.step().memory();
        String title = clean(step.name()) + (attempt > 1 ? ", attempt " + attempt : "");
        String sizes = memory == 0 ? "" : new ByteSize(memory) + " of " + limit;
        String rest = Columns.cut(measured(time, sizes, memory, limit.bytes(), columns - name - 4), columns - name - 4);
        boolean nearly = memory >= NEARLY * limit.bytes();
        return "  " + paint.name(step.index() - 1, Columns.left(title, name)) + "  "
                + (nearly ? paint.yellow(rest) : rest);
    }

    String pull(String image, Duration time, long current, long total, int name, int columns) {
        String sizes = current == 0 ? "" : new ByteSize(current) + (total == 0 ? "" : " of " + new ByteSize(total));
        String rest = Columns.cut(measured(time, sizes, current, total, columns - name - 4), columns - name - 4);
        return "  " + paint.bold(Columns.left("pulls " + clean(image), name)) + "  " + rest;
    }

    private static String measured(Duration time, String sizes, long part, long whole, int columns) {
        String text = Columns.right(seconds(time), TIME) + "  ";
        int bar = Math.min(WIDEST_BAR, columns - TIME - 2 - SIZES - 3);
        return sizes.isEmpty() || whole == 0 || bar < NARROWEST_BAR
                ? (text + sizes).stripTrailing()
                : text + Columns.left(sizes, SIZES) + " " + bar(part, whole, bar);
    }

    String waiting(PlannedStep step, @Nullable WaitReason reason, List<String> by, int name, int columns) {
        String rest = Columns.cut(clean(words(reason, Words.names(by))), columns - name - 4);
        return "  " + paint.dim(Columns.left(clean(step.name()), name) + "  " + rest);
    }

    /** {@code and 2 more run, 32 more wait}. */
    String more(int run, int pulled, int wait, int columns) {
        List<String> parts = new ArrayList<>();
        if (run > 0) {
            parts.add(run + " more run");
        }
        if (pulled > 0) {
            parts.add(pulled + " more " + (pulled == 1 ? "image is" : "images are") + " pulled");
        }
        if (wait > 0) {
            parts.add(wait + " more wait");
        }
        return paint.dim(Columns.cut("  and " + String.join(", ", parts), columns));
    }

    private static String words(@Nullable WaitReason reason, String by) {
        if (reason == null) {
            return "waits for its next attempt";
        }
        if (reason instanceof WaitReason.Needs) {
            return by.isEmpty() ? "is next" : "waits for " + by;
        }
        if (reason instanceof WaitReason.Room) {
            return "waits for room" + (by.isEmpty() ? "" : ", held by " + by);
        }
        if (reason instanceof WaitReason.CacheInUse cache) {
            return "waits for the cache " + cache.cache() + (by.isEmpty() ? "" : ", used by " + by);
        }
        return reason instanceof WaitReason.Pulling pull ? "waits for " + pull.image() : "starts";
    }

    private static String bar(long part, long whole, int width) {
        long cells = whole <= 0 ? 0 : Math.min(width, (part * width + whole / 2) / whole);
        return "[" + "#".repeat((int) cells) + "-".repeat((int) (width - cells)) + "]";
    }

    /** Without tenths, which would be another picture ten times a second. */
    static String seconds(Duration time) {
        Duration whole = Duration.ofSeconds(Math.max(0, time.toSeconds()));
        return whole.toSeconds() < 60 ? whole.toSeconds() + "s" : Words.duration(whole);
    }

    private static String clean(String text) {
        return Inert.text(text).replace('\t', ' ');
    }
}
