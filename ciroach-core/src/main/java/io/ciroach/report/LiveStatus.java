package io.ciroach.report;

import io.ciroach.event.RunEvent;
import io.ciroach.event.RunListener;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.WaitReason;
import io.ciroach.plan.PlannedStep;
import io.ciroach.result.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run does at the moment: what runs, what is fetched, what waits and for what, how much of the budget is held. */
final class LiveStatus implements RunListener {

    private record Running(PlannedStep step, int attempt, Instant since, long memory) {
        Running using(long bytes) {
            return new Running(step, attempt, since, bytes);
        }
    }

    private record Pull(Instant since, long current, long total) {}

    private static final Instant NEVER = Instant.EPOCH;

    private final LiveText text;
    private final Map<String, PlannedStep> steps = new LinkedHashMap<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, Pull> pulls = new LinkedHashMap<>();
    /** Null for one that waits for its next attempt. */
    private final Map<String, @Nullable WaitReason> waiting = new LinkedHashMap<>();

    private final Set<String> ended = new HashSet<>();

    private String pipeline = "";
    private Instant start = NEVER;
    private @Nullable Budget budget;
    private int widestName;
    private boolean ending;
    private boolean over;
    private int done;
    private int failed;
    private int skipped;

    LiveStatus(boolean colours, @Nullable String module) {
        this.text = new LiveText(new Paint(colours), module);
    }

    @Override
    public void onRunStarted(RunEvent.RunStarted event) {
        pipeline = event.plan().pipeline().name();
        start = event.at();
        budget = event.budget();
        event.plan().steps().forEach(step -> steps.put(step.name(), step));
        widestName = LiveText.widest(steps.keySet());
    }

    @Override
    public void onStepWaiting(RunEvent.StepWaiting event) {
        waiting.put(event.step(), event.reason());
    }

    @Override
    public void onPullStarted(RunEvent.PullStarted event) {
        pulls.put(event.image(), new Pull(event.at(), 0, 0));
    }

    @Override
    public void onPullProgress(RunEvent.PullProgress event) {
        pulls.computeIfPresent(
                event.image(), (image, pull) -> new Pull(pull.since(), event.currentBytes(), event.totalBytes()));
    }

    @Override
    public void onPullFinished(RunEvent.PullFinished event) {
        pulls.remove(event.image());
    }

    @Override
    public void onAttemptStarted(RunEvent.AttemptStarted event) {
        waiting.remove(event.step());
        PlannedStep step = steps.get(event.step());
        if (step != null) {
            running.put(event.step(), new Running(step, event.attempt(), event.at(), 0));
        }
    }

    @Override
    public void onUsageSampled(RunEvent.UsageSampled event) {
        running.computeIfPresent(event.step(), (name, step) -> step.using(event.memoryBytes()));
    }

    @Override
    public void onAttemptFinished(RunEvent.AttemptFinished event) {
        Running ended = running.remove(event.step());
        if (ended != null
                && event.result().state() != StepState.SUCCEEDED
                && event.result().number() <= ended.step().step().retry().maxRetries()) {
            waiting.put(event.step(), null);
        }
    }

    @Override
    public void onStepFinished(RunEvent.StepFinished event) {
        running.remove(event.result().name());
        waiting.remove(event.result().name());
        ended.add(event.result().name());
        if (event.result().state() == StepState.SKIPPED) {
            skipped++;
        } else {
            done++;
            failed += event.result().isBad() && event.result().state() != StepState.CANCELLED ? 1 : 0;
        }
    }

    @Override
    public void onCancelRequested(RunEvent.CancelRequested event) {
        ending = true;
    }

    @Override
    public void onRunFinished(RunEvent.RunFinished event) {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /**
     * The picture at a moment.
     *
     * @param now by the clock of the events
     * @param columns of the terminal
     * @param most how many lines there may be
     * @return lines, of which none is as long as the terminal is wide; none before the run begins and after its end
     */
    List<String> lines(Instant now, int columns, int most) {
        Budget limits = budget;
        if (over || limits == null || most < 2) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(head(now, limits, columns - 1));
        int body = most - 2;
        int all = running.size() + pulls.size() + waiting.size();
        List<String> rows = rows(now, columns - 1, all <= body ? all : Math.max(0, body - 1));
        lines.addAll(rows);
        if (rows.size() < all && body > 0) {
            lines.add(text.more(
                    Math.max(0, running.size() - rows.size()),
                    Math.max(0, pulls.size() - Math.max(0, rows.size() - running.size())),
                    Math.max(0, waiting.size() - Math.max(0, rows.size() - running.size() - pulls.size())),
                    columns - 1));
        }
        return lines;
    }

    private String head(Instant now, Budget limits, int columns) {
        long memory = running.values().stream()
                .mapToLong(one -> one.step().step().memory().bytes())
                .sum();
        List<String> words = new ArrayList<>();
        words.add(LiveText.seconds(Duration.between(start, now)));
        words.add(done + " of " + steps.size() + " done"
                + (failed > 0 ? ", " + failed + " failed" : "")
                + (skipped > 0 ? ", " + skipped + " skipped" : "")
                + (ending ? ", ending" : ""));
        words.add(running.size() + " of " + limits.maxParallel() + " run");
        return text.head(pipeline, words, new ByteSize(memory), limits.memory(), failed > 0, columns);
    }

    /** Those that run, the one that started first above; then pulls; then those that wait, first for what is about to come. */
    private List<String> rows(Instant now, int columns, int most) {
        int name = LiveText.nameWidth(widestName, columns);
        List<String> rows = new ArrayList<>();
        running.values().stream()
                .limit(most)
                .forEach(one -> rows.add(text.running(
                        one.step(), one.attempt(), Duration.between(one.since(), now), one.memory(), name, columns)));
        pulls.entrySet().stream().limit(most - rows.size()).forEach(pull -> {
            Pull far = pull.getValue();
            rows.add(text.pull(
                    pull.getKey(), Duration.between(far.since(), now), far.current(), far.total(), name, columns));
        });
        for (boolean needs : new boolean[] {false, true}) {
            steps.values().stream()
                    .filter(step -> waiting.containsKey(step.name())
                            && waiting.get(step.name()) instanceof WaitReason.Needs == needs)
                    .limit(most - rows.size())
                    .forEach(step -> {
                        WaitReason reason = waiting.get(step.name());
                        rows.add(text.waiting(step, reason, stillThere(reason), name, columns));
                    });
        }
        return rows;
    }

    /** A reason is told when it begins; who has ended since is left out, and room is held by whoever runs now. */
    private List<String> stillThere(@Nullable WaitReason reason) {
        List<String> by = reason == null
                ? List.of()
                : reason.by().stream().filter(name -> !ended.contains(name)).toList();
        return by.isEmpty() && reason instanceof WaitReason.Room ? List.copyOf(running.keySet()) : by;
    }
}
