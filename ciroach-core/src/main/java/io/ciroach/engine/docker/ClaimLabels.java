package io.ciroach.engine.docker;

import com.github.dockerjava.api.model.Container;
import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.LiveClaim.Stage;
import io.ciroach.engine.Turn;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cpus;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a container claims from its labels. They are anybody's to write: what makes no sense reserves nothing. */
final class ClaimLabels {

    private static final Pattern LIMITS =
            Pattern.compile("max_parallel=(\\d{1,9}) memory=(\\d{1,18})(?: cpus=([0-9.]{1,20}))?");

    private ClaimLabels() {}

    /** Of a container that runs or may still be started; nothing where it is neither a claim nor a place. */
    static Optional<LiveClaim> read(Container container) {
        Map<String, String> labels = container.getLabels();
        boolean place = !labels.containsKey(Labels.STEP);
        String step = labels.get(place ? Labels.PLACE : Labels.STEP);
        if (step == null) {
            return Optional.empty();
        }
        Instant createdAt = Instant.ofEpochSecond(container.getCreated());
        try {
            return Optional.of(new LiveClaim(
                    labels.getOrDefault(Labels.RUN, ""),
                    step,
                    labels.getOrDefault(Labels.OWNER, ""),
                    DockerRun.name(container),
                    createdAt,
                    place ? Stage.IN_LINE : "created".equals(container.getState()) ? Stage.CLAIMED : Stage.STARTED,
                    new ByteSize(Long.parseLong(labels.getOrDefault(Labels.MEMORY, ""))),
                    cpus(labels.get(Labels.CPUS)),
                    new Turn(
                            since(labels.get(Labels.SINCE), createdAt),
                            labels.containsKey(Labels.CLEANUP),
                            caches(labels.getOrDefault(Labels.OWN_CACHES, ""))),
                    limits(labels.getOrDefault(Labels.LIMITS, ""))));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Cpus cpus(@Nullable String label) {
        return label == null ? null : Cpus.of(new BigDecimal(label));
    }

    private static Instant since(@Nullable String label, Instant createdAt) {
        try {
            return label == null ? createdAt : Instant.parse(label);
        } catch (DateTimeException e) {
            return createdAt;
        }
    }

    private static Set<String> caches(String label) {
        return Arrays.stream(label.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
    }

    private static @Nullable Budget limits(String label) {
        Matcher matcher = LIMITS.matcher(label);
        return matcher.matches()
                ? new Budget(
                        Integer.parseInt(matcher.group(1)),
                        new ByteSize(Long.parseLong(matcher.group(2))),
                        cpus(matcher.group(3)))
                : null;
    }
}
