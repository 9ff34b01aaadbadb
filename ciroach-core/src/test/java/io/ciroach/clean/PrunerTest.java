package io.ciroach.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRequest;
import io.ciroach.engine.FakeEngine;
import io.ciroach.engine.FetchedImage;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.RunSpec;
import io.ciroach.files.Workspace;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Pull;
import io.ciroach.result.PruneResult;
import io.ciroach.run.Housekeeping;
import io.ciroach.run.SystemTime;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.RunFolder;
import io.ciroach.store.RunLedger;
import io.ciroach.store.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cancel while reaping goes on. */
class PrunerTest {

    private static final PruneRule SUPERSEDED =
            new PruneRule(null, Cleaning.Images.SUPERSEDED, null, Cleaning.Caches.KEEP, null);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final FakeEngine fake = new FakeEngine(new SystemTime(Clock.systemUTC()), Thread::new);

    @SuppressWarnings("NullAway.Init")
    private Engine engine;

    @SuppressWarnings("NullAway.Init")
    private Pruner pruner;

    @BeforeEach
    void fetchTwo() throws Exception {
        engine = fake.open(new EngineRequest(null, Map.of(), folder));
        StateDirectory state = StateDirectory.open(Map.of(), folder, false);
        ImageLedger ledger = ImageLedger.of(state, "fake-engine");
        RunFolder run = RunFolder.make(state, Set.of(), new Random());
        RunLedger told = new RunLedger(
                ledger, run.id(), Files.createFile(folder.resolve("p")).toString(), Clock.systemUTC());
        for (String reference : List.of("a:1", "b:1")) {
            told.before(Intents.Kind.IMAGE, reference);
            fake.tags(reference, "sha256:" + reference);
            told.fetched(new FetchedImage(reference, "sha256:" + reference, List.of(), null, true));
        }
        run.delete();
        pruner = new Pruner(ledger, engine, 0, null);
    }

    @AfterEach
    void close() {
        engine.close();
        fake.checkNothingIsOpen();
    }

    @Test
    void nothingMoreGoesOnceItIsCancelled() {
        AtomicInteger asked = new AtomicInteger();

        PruneResult pruned = pruner.reap(List.of(SUPERSEDED), book -> {}, () -> asked.incrementAndGet() > 1);

        assertThat(pruned.images()).extracting(PruneResult.Item::goes).containsExactly(true, false);
        assertThat(pruned.images().get(1).reason()).isEqualTo("it was cancelled");
        assertThat(fake.references()).containsExactly("b:1");
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
                cancelled -> pruner.reap(List.of(SUPERSEDED), book -> {}, () -> {
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
        assertThat(fake.references()).containsExactly("b:1");
    }
}
