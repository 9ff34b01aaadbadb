package io.ciroach.report;

import io.ciroach.model.WaitReason;
import io.ciroach.result.Waited;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When each step waited, and for what. */
final class WaitTimes {

    /** A time with one reason. */
    record Stretch(WaitReason reason, Instant from, Instant to) {

        Waited waited() {
            return new Waited(reason.word(), reason.by(), Duration.between(from, to));
        }
    }

    private record Open(WaitReason reason, Instant from) {}

    private final Map<String, Open> open = new HashMap<>();
    private final Map<String, List<Stretch>> stretches = new HashMap<>();

    void begin(String step, WaitReason reason, Instant at) {
        end(step, at);
        open.put(step, new Open(reason, at));
    }

    void end(String step, Instant at) {
        Open wait = open.remove(step);
        if (wait != null && wait.from().isBefore(at)) {
            stretches
                    .computeIfAbsent(step, first -> new ArrayList<>())
                    .add(new Stretch(wait.reason(), wait.from(), at));
        }
    }

    List<Stretch> of(String step) {
        return List.copyOf(stretches.getOrDefault(step, List.of()));
    }
}
