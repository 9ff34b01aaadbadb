package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FetchedImage;
import io.ciroach.engine.Intents;
import io.ciroach.engine.StoredImage;
import io.ciroach.engine.StoredImage.Layer;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.result.PruneResult;
import io.ciroach.run.SystemTime;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunLedger;
import io.ciroach.store.StateDirectory;
import io.ciroach.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Random engines and ledgers: whatever is asked for, only what is ours goes, and the bytes are those that came free. */
@Timeout(120)
class PrunePropertyTest {

    private static final int WORLDS = 100;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void onlyOursGoesAndTheBytesAreTrue() throws Exception {
        long seed = Seed.get();
        for (int world = 0; world < WORLDS; world++) {
            new World(new Random(seed + world), folder.resolve("w" + world))
                    .check(Seed.words(seed) + ", world " + world);
        }
    }

    private static final class World {
        private final Random random;
        private final Path home;
        private final StateDirectory state;
        private final FakeEngine engine = new FakeEngine(new SystemTime(Clock.systemUTC()), Thread::new);
        private final Map<String, String> foreign = new TreeMap<>();
        private final List<String> pipelines = new ArrayList<>();
        private final Map<String, Set<String>> references = new TreeMap<>();
        private int seconds;

        World(Random random, Path home) throws IOException {
            this.random = random;
            this.home = Files.createDirectories(home);
            this.state = StateDirectory.open(Map.of(), home, false);
            for (int i = 0; i < 3; i++) {
                pipelines.add(Files.createFile(home.resolve("p" + i)).toString());
            }
        }

        private ImageLedger ledger() {
            return ImageLedger.of(state, "fake-engine");
        }

        private static String id(int number) {
            return "sha256:" + number;
        }

        private void fill() {
            for (int image = 0; image < 8; image++) {
                List<Layer> layers = new ArrayList<>();
                for (int depth = 0; depth <= random.nextInt(3); depth++) {
                    layers.add(new Layer("layer" + random.nextInt(10), new ByteSize(1)));
                }
                engine.isMadeOf(id(image), layers.stream().distinct().toArray(Layer[]::new));
                if (random.nextInt(4) == 0) {
                    String reference = "mine" + image + ":1";
                    engine.tags(reference, id(image));
                    foreign.put(reference, id(image));
                }
            }
        }

        /** Fetches as runs would, each time telling the truth about what is there. */
        private void fetch() throws IOException {
            RunFolder run = RunFolder.make(state, Set.of(), random);
            for (int i = 0; i < 10; i++) {
                String reference = "r" + random.nextInt(6) + ":" + random.nextInt(2);
                String id = id(random.nextInt(8));
                Map<String, String> there = there();
                RunLedger told = new RunLedger(
                        ledger(),
                        run.id(),
                        pipelines.get(random.nextInt(3)),
                        Clock.fixed(Instant.ofEpochSecond(seconds++), ZoneOffset.UTC));
                told.before(Intents.Kind.IMAGE, reference);
                FetchedImage fetched = new FetchedImage(
                        reference,
                        id,
                        List.of(reference.substring(0, 2) + "@" + id),
                        there.get(reference),
                        !there.containsValue(id));
                engine.tags(reference, id).tags(fetched.digests().get(0), id);
                told.fetched(fetched);
            }
            run.delete();
            for (String pipeline : pipelines) {
                Set<String> some = there().keySet().stream()
                        .filter(reference -> random.nextInt(3) == 0)
                        .collect(Collectors.toSet());
                references.put(pipeline, some);
                ledger().change(book -> {
                    book.refer(pipeline, some);
                    return true;
                });
            }
        }

        private Map<String, String> there() {
            Map<String, String> there = new TreeMap<>();
            images().forEach(image -> image.references().forEach(reference -> there.put(reference, image.id())));
            return there;
        }

        private List<StoredImage> images() {
            try (Engine connection = engine.open(new EngineRequest(null, Map.of(), home))) {
                return connection.imageStore().orElseThrow().images();
            }
        }

        private long bytes() {
            Set<Layer> layers = new HashSet<>();
            images().forEach(image -> layers.addAll(image.layers()));
            return layers.stream().mapToLong(layer -> layer.size().bytes()).sum();
        }

        void check(String where) throws IOException {
            fill();
            fetch();
            Cleaning.Images images = List.of(Cleaning.Images.KEEP, Cleaning.Images.SUPERSEDED, Cleaning.Images.ALL)
                    .get(random.nextInt(3));
            ByteSize budget = random.nextBoolean() ? new ByteSize(random.nextInt(8)) : null;
            String pipeline = random.nextInt(4) == 0 ? null : pipelines.get(random.nextInt(3));
            PruneRule rule = new PruneRule(pipeline, images, budget, Cleaning.Caches.KEEP, null);
            Map<String, String> before = there();
            long bytesBefore = bytes();
            Set<String> ours = ledger().look(book ->
                    book.images().stream().map(image -> image.id()).collect(Collectors.toSet()));
            try (Engine connection = engine.open(new EngineRequest(null, Map.of(), home))) {
                Pruner pruner = new Pruner(ledger(), connection, 0, null);
                PruneResult shown = pruner.show(List.of(rule), book -> {});
                assertThat(there()).as(where).isEqualTo(before);

                PruneResult pruned = pruner.reap(List.of(rule), book -> {}, () -> false);

                assertThat(pruned.failures()).as(where).isEmpty();
                if (rule.asksForAnything()) {
                    assertThat(pruned.images()).as(where).isEqualTo(shown.images());
                }
                assertThat(pruned.freed().bytes()).as(where).isEqualTo(bytesBefore - bytes());
                Map<String, String> after = there();
                assertThat(after).as(where).containsAllEntriesOf(foreign);
                Map<String, String> gone = new TreeMap<>(before);
                gone.keySet().removeAll(after.keySet());
                assertThat(gone.values()).as(where).allMatch(ours::contains);
                if (budget == null && images == Cleaning.Images.SUPERSEDED) {
                    assertThat(gone.keySet())
                            .as(where)
                            .noneMatch(reference ->
                                    references.values().stream().anyMatch(some -> some.contains(reference)));
                }
                if (budget != null) {
                    PruneRule again = new PruneRule(null, Cleaning.Images.KEEP, budget, Cleaning.Caches.KEEP, null);
                    assertThat(pruner.reap(List.of(again), book -> {}, () -> false)
                                    .freed()
                                    .bytes())
                            .as(where + ": the budget was kept at once")
                            .isZero();
                }
            }
        }
    }
}
