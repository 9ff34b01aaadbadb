package io.ciroach.clean;

import static io.ciroach.model.Cleaning.Images.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ciroach.engine.CacheStore;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.ImageStore;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StoredCache;
import io.ciroach.engine.StoredImage;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Pull;
import io.ciroach.result.PruneResult;
import io.ciroach.run.Housekeeping;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of an engine while reaping, what is told when it cannot answer, and a cancel while that goes on. */
class PrunerTest extends PruneTestKit {

    private static final String CANNOT =
            "images and caches were not all reaped: this engine lets nobody look after its images and caches";

    @SuppressWarnings("NullAway.Init")
    private Pruner pruner;

    @BeforeEach
    void fetchTwo() throws Exception {
        fetch("p", "a:1", "b:1");
        pruner = new Pruner(ledger, engine, USER, null);
    }

    // ---- a cancel

    @Test
    void nothingMoreGoesOnceItIsCancelled() {
        AtomicInteger asked = new AtomicInteger();

        PruneResult pruned =
                pruner.reap(List.of(images(null, SUPERSEDED)), book -> {}, () -> asked.incrementAndGet() > 1);

        assertThat(pruned.images()).extracting(PruneResult.Item::goes).containsExactly(true, false);
        assertThat(pruned.images().get(1).reason()).isEqualTo("it was cancelled");
        assertThat(fake.references()).containsExactly("b:1", "b@sha256:b:1");
    }

    @Test
    void housekeeperThatIsToldMeanwhileTellsWhatWentAndThatMoreCouldHave() {
        Housekeeper[] keeper = new Housekeeper[1];
        keeper[0] = new Housekeeper(
                Workspace.of(folder),
                List.of("target"),
                Cleaning.Wipe.NEVER,
                List.of(),
                new HelperWipe.Candidates(List.of(), new ImageRequest("a:1", Pull.NEVER, null)),
                null,
                cancelled -> pruner.reap(List.of(images(null, SUPERSEDED)), book -> {}, () -> {
                    boolean before = cancelled.getAsBoolean();
                    keeper[0].leaveReaping();
                    return before;
                }));
        ByteSize mb = ByteSize.ofMb(1);
        RunSpec spec = new RunSpec("r", "p", "o", new Budget(1, mb, null), folder, 0, 0, GitAccess.READ_ONLY, folder);

        Housekeeping.Tidied tidied = keeper[0].last(engine.openRun(spec, Intents.NONE), List.of());

        assertThat(tidied.images())
                .singleElement()
                .satisfies(reaped -> assertThat(reaped.size()).isEqualTo(mb));
        assertThat(tidied.failures()).isEmpty();
        assertThat(tidied.warnings()).singleElement().asString().contains("not all reaped, since the run ended early");
        assertThat(fake.references()).containsExactly("b:1", "b@sha256:b:1");
    }

    // ---- what is asked and told

    @Test
    void showTellsAllThereIsWhateverIsAskedForAndTouchesNothing() throws Exception {
        String cache = use(cache("p", "m2"), 1);
        String file = pipeline("p");

        PruneResult shown = pruner.show(List.of(images(null, SUPERSEDED)), book -> book.refer(file, Set.of("a:1")));

        assertThat(shown.dryRun()).isTrue();
        assertThat(shown.images())
                .extracting(PruneResult.Item::reference, PruneResult.Item::goes)
                .containsExactly(tuple("a:1", false), tuple("b:1", true));
        assertThat(shown.caches()).containsExactly(stays(cache, MB, "caches = \"keep\""));
        assertThat(fake.references()).contains("a:1", "b:1");
        assertThat(show(images(null, SUPERSEDED)).images())
                .as("what was entered beforehand is forgotten")
                .extracting(PruneResult.Item::goes)
                .containsExactly(true, true);
    }

    @Test
    void reapDoesWhatShowSaidAndIsNoDryRun() throws Exception {
        String file = pipeline("p");

        PruneResult pruned =
                pruner.reap(List.of(images(null, SUPERSEDED)), book -> book.refer(file, Set.of("a:1")), () -> false);

        assertThat(pruned.dryRun()).isFalse();
        assertThat(pruned.images()).extracting(PruneResult.Item::goes).containsExactly(false, true);
        assertThat(show(images(null, SUPERSEDED)).images())
                .as("what was entered beforehand is kept")
                .extracting(PruneResult.Item::goes)
                .containsExactly(false);
    }

    @Test
    void reapAsksForNothingThatNoRuleIsAbout() throws Exception {
        String cache = use(cache("p", "m2"), 1);
        IllegalStateException unasked = new IllegalStateException("nobody asked for that");

        PruneResult images = reap(
                with(engine.imageStore(), cachesThatFail(unasked)),
                images(null, SUPERSEDED),
                caches(null, Cleaning.Caches.KEEP));
        assertThat(images.failures()).isEmpty();
        assertThat(images.images()).hasSize(2);
        assertThat(images.caches()).isEmpty();

        PruneResult caches = reap(
                with(imagesThatFail(unasked), engine.cacheStore()),
                images(null, Cleaning.Images.KEEP),
                cacheBudget(null, 0));
        assertThat(caches.failures()).isEmpty();
        assertThat(caches.images()).isEmpty();
        assertThat(caches.caches()).extracting(PruneResult.Item::reference).containsExactly(cache);
    }

    @Test
    void ruleIsAboutWhatItWantsToGo() {
        assertThat(images(null, Cleaning.Images.KEEP).asksForAnything()).isFalse();
        for (PruneRule rule : List.of(
                images(null, SUPERSEDED), imageBudget(1), caches(null, Cleaning.Caches.ALL), cacheBudget(null, 1))) {
            assertThat(rule.asksForAnything()).as(rule.toString()).isTrue();
        }
    }

    // ---- what cannot be done

    /** The engine with other images and caches; nothing for what it lets nobody look after. */
    private Engine with(Optional<ImageStore> images, Optional<CacheStore> caches) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "imageStore" -> images;
                    case "cacheStore" -> caches;
                    default -> method.invoke(engine, arguments);
                });
    }

    private Optional<ImageStore> imagesThatFail(RuntimeException failure) {
        return Optional.of(new OtherImages(engine) {
            @Override
            public List<StoredImage> images() {
                throw failure;
            }
        });
    }

    private Optional<CacheStore> cachesThatFail(RuntimeException failure) {
        return Optional.of(new OtherCaches(engine) {
            @Override
            public List<StoredCache> caches() {
                throw failure;
            }
        });
    }

    private PruneResult reap(Engine other, PruneRule... rules) {
        return new Pruner(ledger, other, USER, null).reap(List.of(rules), book -> {}, () -> false);
    }

    @Test
    void engineThatLetsNobodyLookAfterSomethingRefusesOnlyRulesAboutThat() throws Exception {
        String cache = use(cache("p", "m2"), 1);
        Engine withoutImages = with(Optional.empty(), engine.cacheStore());
        Engine withoutCaches = with(engine.imageStore(), Optional.empty());

        assertThat(reap(withoutImages, images(null, SUPERSEDED)).failures()).containsExactly(CANNOT);
        assertThat(reap(withoutCaches, cacheBudget(null, 0)).failures()).containsExactly(CANNOT);
        assertThat(new Pruner(ledger, withoutImages, USER, null)
                        .show(List.of(imageBudget(1)), book -> {})
                        .failures())
                .containsExactly(CANNOT);

        PruneResult caches = reap(withoutImages, caches(null, Cleaning.Caches.ALL));
        assertThat(caches.failures()).isEmpty();
        assertThat(caches.caches()).extracting(PruneResult.Item::reference).containsExactly(cache);
        PruneResult images = reap(withoutCaches, images(null, SUPERSEDED));
        assertThat(images.failures()).isEmpty();
        assertThat(images.images()).hasSize(2);
    }

    @Test
    void whereNothingCanBeLookedAfterThereIsNothingToShow() {
        PruneResult shown =
                new Pruner(ledger, with(Optional.empty(), Optional.empty()), USER, null).show(List.of(), book -> {});

        assertThat(shown.images()).isEmpty();
        assertThat(shown.caches()).isEmpty();
        assertThat(shown.failures()).isEmpty();
    }

    @Test
    void engineThatFailsIsQuotedAndWhatNobodyExpectedIsNamedInFull() {
        EngineException lost = FakeEngine.failure(EngineException.Reason.ENGINE_LOST, "it went away");

        assertThat(reap(with(imagesThatFail(lost), engine.cacheStore()), images(null, SUPERSEDED))
                        .failures())
                .containsExactly("images and caches were not all reaped: it went away");
        assertThat(reap(
                                with(imagesThatFail(new IllegalStateException("odd")), engine.cacheStore()),
                                images(null, SUPERSEDED))
                        .failures())
                .containsExactly("images and caches were not all reaped: java.lang.IllegalStateException: odd");
    }

    @Test
    void ledgerThatCannotBeReadIsAFailureOfItsOwn() throws Exception {
        try (Stream<Path> ledgers = Files.list(folder.resolve(".local/state/ciroach/ledgers"))) {
            for (Path file :
                    (Iterable<Path>) ledgers.filter(path -> !path.toString().endsWith(".lock"))::iterator) {
                Files.delete(file);
                Files.createDirectory(file);
            }
        }

        assertThat(show(images(null, SUPERSEDED)).failures())
                .singleElement()
                .asString()
                .matches("images and caches were not all reaped: \\S.*");
    }

    @Test
    void oddnessOfTheLedgerIsAWarning() throws Exception {
        try (Stream<Path> ledgers = Files.list(folder.resolve(".local/state/ciroach/ledgers"))) {
            for (Path file :
                    (Iterable<Path>) ledgers.filter(path -> !path.toString().endsWith(".lock"))::iterator) {
                Files.writeString(file, "rubbish");
            }
        }

        assertThat(reap(images(null, SUPERSEDED)).warnings())
                .singleElement()
                .asString()
                .startsWith("the ledger of images could not be read");
    }
}
