package io.ciroach.clean;

import io.ciroach.engine.CacheStore;
import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FetchedImage;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageStore;
import io.ciroach.engine.Intents;
import io.ciroach.engine.Removal;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepSpec;
import io.ciroach.engine.StoredCache;
import io.ciroach.engine.StoredImage;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Command;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Network;
import io.ciroach.result.PruneResult;
import io.ciroach.run.SystemTime;
import io.ciroach.store.CacheName;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunLedger;
import io.ciroach.store.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fake engine and its ledger, and runs that fetch images and use caches; each of these a second after the one before. */
abstract class PruneTestKit {

    static final int USER = 7;
    static final ByteSize MB = ByteSize.ofMb(1);

    /** Something that happens while reaping goes on. */
    @FunctionalInterface
    interface Meanwhile {
        void happens() throws IOException;
    }

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    final FakeEngine fake = new FakeEngine(new SystemTime(Clock.systemUTC()), Thread::new);

    @SuppressWarnings("NullAway.Init")
    Engine engine;

    @SuppressWarnings("NullAway.Init")
    ImageLedger ledger;

    @SuppressWarnings("NullAway.Init")
    private StateDirectory state;

    private int seconds;

    @BeforeEach
    void begin() {
        engine = fake.open(new EngineRequest(null, Map.of(), folder));
        state = StateDirectory.open(Map.of(), folder, false);
        ledger = ImageLedger.of(state, "fake-engine");
    }

    @AfterEach
    void nothingIsOpen() {
        engine.close();
        fake.checkNothingIsOpen();
    }

    /** The path of a pipeline's file, which is there. */
    String pipeline(String name) throws IOException {
        Path file = folder.resolve(name);
        return (Files.exists(file) ? file : Files.createFile(file)).toString();
    }

    RunFolder beginRun() {
        return RunFolder.make(state, Set.of(), new Random());
    }

    RunLedger tells(RunFolder run, String pipeline) throws IOException {
        return new RunLedger(
                ledger, run.id(), pipeline(pipeline), Clock.fixed(Instant.ofEpochSecond(seconds++), ZoneOffset.UTC));
    }

    /** A run that is over by now has fetched these, each an image of a megabyte. */
    void fetch(String pipeline, String... references) throws IOException {
        RunFolder run = beginRun();
        for (String reference : references) {
            String id = "sha256:" + reference;
            String digest = reference.substring(0, reference.lastIndexOf(':')) + "@" + id;
            RunLedger told = tells(run, pipeline);
            told.before(Intents.Kind.IMAGE, reference);
            fake.tags(reference, id).tags(digest, id);
            told.fetched(new FetchedImage(reference, id, List.of(digest), null, true));
        }
        run.delete();
    }

    void refer(String pipeline, String... references) throws IOException {
        String file = pipeline(pipeline);
        ledger.change(book -> {
            book.refer(file, Set.of(references));
            return true;
        });
    }

    String cache(@Nullable String pipeline, String name) throws IOException {
        return new CacheName(USER, pipeline == null ? null : pipeline(pipeline), name).toString();
    }

    static String volume(String cache) {
        return "volume-of-" + cache.replace('/', '-');
    }

    /** A run that is over by now has used a cache of that size; returns what the engine calls it. */
    String use(String cache, int mb) throws IOException {
        RunFolder run = beginRun();
        use(run, cache).withdraw();
        run.delete();
        fake.holds(cache, ByteSize.ofMb(mb));
        return volume(cache);
    }

    /** A container of a run that uses a cache, and is not started. */
    Claim use(RunFolder run, String cache) throws IOException {
        fake.has("img:1");
        return open(run.id(), tells(run, "p")).claim(step("img:1", List.of(new StepSpec.CacheMount(cache, "/c"))));
    }

    /** A stranger's container of an image. */
    Claim container(String image) {
        return open("stranger", Intents.NONE).claim(step(image, List.of()));
    }

    /** A stranger makes a cache of that name. */
    void stranger(String cache) {
        fake.has("img:1");
        open("stranger", Intents.NONE)
                .claim(step("img:1", List.of(new StepSpec.CacheMount(cache, "/c"))))
                .withdraw();
    }

    private EngineRun open(String id, Intents intents) {
        RunSpec spec = new RunSpec(id, "p", "o", new Budget(1, MB, null), folder, 0, 0, GitAccess.READ_ONLY, folder);
        return engine.openRun(spec, intents);
    }

    static StepSpec step(String image, List<StepSpec.CacheMount> caches) {
        return new StepSpec(
                "s",
                1,
                new Image(image, "sha256:" + image, false),
                new Command.Shell("true"),
                null,
                Map.of(),
                "/",
                new StepSpec.User.Named("0"),
                MB,
                null,
                1,
                null,
                List.of(),
                false,
                null,
                Network.NONE,
                caches,
                Duration.ofMinutes(1));
    }

    static PruneRule images(@Nullable String pipeline, Cleaning.Images images) {
        return new PruneRule(pipeline, images, null, Cleaning.Caches.KEEP, null);
    }

    static PruneRule imageBudget(int mb) {
        return new PruneRule(null, Cleaning.Images.KEEP, ByteSize.ofMb(mb), Cleaning.Caches.KEEP, null);
    }

    static PruneRule caches(@Nullable String pipeline, Cleaning.Caches caches) {
        return new PruneRule(pipeline, Cleaning.Images.KEEP, null, caches, null);
    }

    static PruneRule cacheBudget(@Nullable String pipeline, int mb) {
        return new PruneRule(pipeline, Cleaning.Images.KEEP, null, Cleaning.Caches.KEEP, ByteSize.ofMb(mb));
    }

    PruneResult show(PruneRule... rules) {
        return new Pruner(ledger, engine, USER, null).show(List.of(rules), book -> {});
    }

    PruneResult reap(PruneRule... rules) {
        return new Pruner(ledger, engine, USER, null).reap(List.of(rules), book -> {}, () -> false);
    }

    /** Reaps; when all is decided and nothing is gone yet, something happens. */
    PruneResult reapWhile(Meanwhile meanwhile, PruneRule... rules) {
        boolean[] happened = {false};
        return new Pruner(ledger, engine, USER, null).reap(List.of(rules), book -> {}, () -> {
            if (!happened[0]) {
                happened[0] = true;
                try {
                    meanwhile.happens();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return false;
        });
    }

    /** The images of an engine, of which a test changes one answer. */
    static class OtherImages implements ImageStore {
        private final ImageStore own;

        OtherImages(Engine engine) {
            this.own = engine.imageStore().orElseThrow();
        }

        @Override
        public List<StoredImage> images() {
            return own.images();
        }

        @Override
        public Removal remove(String reference, String id) {
            return own.remove(reference, id);
        }
    }

    /** The caches of an engine, of which a test changes one answer. */
    static class OtherCaches implements CacheStore {
        private final CacheStore own;

        OtherCaches(Engine engine) {
            this.own = engine.cacheStore().orElseThrow();
        }

        @Override
        public List<StoredCache> caches() {
            return own.caches();
        }

        @Override
        public Removal remove(String volume, String cache) {
            return own.remove(volume, cache);
        }
    }

    static PruneResult.Item goes(String reference, ByteSize size, String reason) {
        return new PruneResult.Item(reference, true, size, reason);
    }

    static PruneResult.Item stays(String reference, ByteSize size, String reason) {
        return new PruneResult.Item(reference, false, size, reason);
    }
}
