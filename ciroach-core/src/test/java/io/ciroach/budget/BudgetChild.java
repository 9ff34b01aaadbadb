package io.ciroach.budget;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.PullProgress;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepDraft;
import io.ciroach.engine.StepSpec;
import io.ciroach.engine.docker.TestEngine;
import io.ciroach.model.Budget;
import io.ciroach.model.ByteSize;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Pull;
import io.ciroach.store.EngineLock;
import io.ciroach.store.Owner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that starts one container after the other on the real engine, as large as chance says, until its standard input
 * ends or somebody kills it. It tells each start: {@code start <ms that it waited>}.
 */
public final class BudgetChild {

    private BudgetChild() {}

    /** Arguments: state folder, run id, budget in MB, unit in MB, fewest and most units of a container. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        String id = args[1];
        Budget limits = new Budget(1, ByteSize.ofMb(Long.parseLong(args[2])), null);
        long unit = Long.parseLong(args[3]);
        int fewest = Integer.parseInt(args[4]);
        int most = Integer.parseInt(args[5]);
        Random random = new Random();
        BlockingQueue<String> quit = new LinkedBlockingQueue<>();
        Thread input = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Only its end counts.
                }
            } catch (java.io.IOException e) {
                // That is an end as well.
            }
            quit.add("quit");
        });
        input.setDaemon(true);
        input.start();
        ExecutorService background = Executors.newCachedThreadPool();
        RunSpec spec =
                new RunSpec(id, "budget", Owner.current().toString(), limits, home, 0, 0, GitAccess.READ_ONLY, home);
        try (Engine engine = TestEngine.open();
                EngineRun run = engine.openRun(spec, Intents.NONE)) {
            Image image = run.pull(new ImageRequest("alpine:3.20", Pull.NEVER, null), PullProgress.NONE)
                    .await();
            EngineBudget budget = new EngineBudget(
                    id,
                    limits,
                    engine,
                    run,
                    EngineLock.of(home, engine.info().id()),
                    Clock.systemUTC(),
                    background,
                    random);
            int attempt = 0;
            while (quit.isEmpty()) {
                int units = fewest + random.nextInt(most - fewest + 1);
                long asked = System.nanoTime();
                Demand demand = new Demand(spec(image, ++attempt, unit * units), false, Map.of());
                Optional<Reservation> room = await(budget, demand, quit);
                if (room.isPresent()) {
                    var step = room.get().start((stderr, bytes, offset, length) -> {});
                    System.out.println("start "
                            + Duration.ofNanos(System.nanoTime() - asked).toMillis());
                    var unused = step.await();
                    room.get().close();
                }
            }
        }
        background.shutdown();
        background.awaitTermination(1, TimeUnit.MINUTES);
        System.exit(0);
    }

    private static Optional<Reservation> await(EngineBudget budget, Demand demand, BlockingQueue<String> quit)
            throws InterruptedException {
        budget.enter(demand);
        while (!budget.isEmpty()) {
            EngineBudget.Look look = budget.look();
            for (Answer answer : look.answers()) {
                if (answer instanceof Answer.Admitted admitted) {
                    return Optional.of(admitted.reservation());
                }
                if (answer instanceof Answer.Refused refused) {
                    throw refused.failure();
                }
            }
            String end = quit.poll(look.again().toMillis(), TimeUnit.MILLISECONDS);
            if (end != null) {
                quit.add(end);
                budget.leave(demand.step());
            }
        }
        return Optional.empty();
    }

    private static StepSpec spec(Image image, int attempt, long mb) {
        return StepDraft.of("step")
                .attempt(attempt)
                .image(image)
                .exec("sleep", "0.3")
                .workdir("/")
                .memoryMb(mb)
                .lifetime(Duration.ofMinutes(2))
                .build();
    }
}
