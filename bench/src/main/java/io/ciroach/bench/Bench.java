package io.ciroach.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs whole pipelines as processes, each round all of them, and writes a table and its figures as JSON. Arguments: how many
 * rounds, the folder to work in, and the scenarios, by default all.
 */
public final class Bench {

    /** What is compared: a workload and who runs it, the floor first. */
    private record Scenario(Workload workload, boolean slowly, List<Runner> runners) {
        static Scenario run(Workload workload) {
            return new Scenario(workload, false, ALL);
        }

        static Scenario slow(Workload workload) {
            return new Scenario(workload, true, ALL);
        }

        static Scenario plan(int steps) {
            return new Scenario(Workload.plan(steps), false, List.of(Runner.PLAN, Runner.MAKE_PLAN));
        }
    }

    private static final List<Runner> ALL = List.of(
            Runner.FLOOR,
            Runner.CIROACH,
            Runner.MAKE,
            Runner.COMPOSE,
            Runner.FABRIC8,
            Runner.TESTCONTAINERS,
            Runner.GITLAB_CI_LOCAL);

    /** No target names them, and they take longer than all others together: they are in the first rounds only. */
    private static final Set<Runner> PEERS =
            EnumSet.complementOf(EnumSet.of(Runner.NOOP, Runner.FLOOR, Runner.CIROACH, Runner.PLAN));

    private static final int PEER_ROUNDS = Integer.getInteger("peer.rounds", 3);

    private static final List<Scenario> SCENARIOS = List.of(
            Scenario.run(Workload.one()),
            Scenario.run(Workload.row("row of 20", 20)),
            Scenario.run(Workload.wide("40 on 2 lanes", 40, 2)),
            Scenario.run(Workload.wide("40 on 8 lanes", 40, 8)),
            Scenario.run(Workload.graph()),
            Scenario.run(Workload.logs("100 MB of lines", 250_000)),
            Scenario.slow(Workload.logs("slow reader", 25_000)),
            Scenario.plan(1_000),
            Scenario.plan(10_000),
            Scenario.run(Workload.budget()),
            new Scenario(Workload.row("row of 100", 100), false, List.of(Runner.FLOOR, Runner.CIROACH)));

    private static final String RECOVERY = "recovery";

    private final Path folder;
    private final Map<String, String> environment;
    private final Results results = new Results();

    private Bench(Path folder) {
        this.folder = folder;
        this.environment = Map.of(
                "CIROACH_HOME",
                folder.resolve("state").toString(),
                "TESTCONTAINERS_RYUK_DISABLED", // its image would have to be fetched; so nobody reaps after it
                "true");
    }

    /** The command. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        List<String> wanted = List.of(args).subList(2, args.length);
        new Bench(Path.of(args[1]).toAbsolutePath()).run(rounds, wanted);
    }

    private void run(int rounds, List<String> wanted) throws IOException, InterruptedException {
        Workload one = Workload.one();
        List<Scenario> chosen = SCENARIOS.stream()
                .filter(scenario ->
                        wanted.isEmpty() || wanted.contains(scenario.workload().name()))
                .toList();
        prepare("no-op", one);
        for (Scenario scenario : chosen) {
            prepare(scenario.workload().name(), scenario.workload());
        }
        for (Runner runner : List.of(Runner.NOOP, Runner.FLOOR, Runner.CIROACH, Runner.MAKE)) {
            measure("no-op", runner, one, false); // fills caches
        }
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("round %d of %d%n", round, rounds);
            Measured noop = measure("no-op", Runner.NOOP, one, false);
            results.add("no-op mojo", Runner.NOOP, noop);
            for (Scenario scenario : chosen) {
                List<Runner> order = order(scenario, round);
                Map<Runner, Measured> measured = new EnumMap<>(Runner.class);
                for (Runner runner : order) {
                    try {
                        measured.put(
                                runner,
                                measure(scenario.workload().name(), runner, scenario.workload(), scenario.slowly()));
                    } catch (IllegalStateException e) {
                        // One that fails must not end a night of measuring, but is told.
                        results.note(scenario.workload().name(), runner, "failed in round " + round);
                        System.err.println(e.getMessage());
                    }
                }
                measured.forEach((runner, figures) ->
                        results.add(scenario.workload().name(), runner, figures, measured.get(Runner.FLOOR), noop));
            }
            if (wanted.isEmpty() || wanted.contains(RECOVERY)) {
                results.addRecovery(recovery());
            }
            write();
        }
        System.out.println(tables());
    }

    /** Each round another one is the first. */
    private List<Runner> order(Scenario scenario, int round) {
        List<Runner> order = new ArrayList<>();
        for (Runner runner : scenario.runners()) {
            if (PEERS.contains(runner) && round > PEER_ROUNDS) {
                continue;
            }
            String lacks = runner.lacks(scenario.workload());
            if (lacks.isEmpty()) {
                order.add(runner);
            } else {
                results.note(scenario.workload().name(), runner, lacks);
            }
        }
        Collections.rotate(order, round);
        return order;
    }

    /** After each round, so that a night that breaks off is not lost. */
    private void write() throws IOException {
        Files.writeString(folder.resolve("results.md"), tables());
        Files.writeString(folder.resolve("results.json"), results.json());
    }

    private String tables() {
        return results.table() + Targets.of(results);
    }

    private void prepare(String name, Workload workload) throws IOException, InterruptedException {
        Runner.prepare(folder(name), workload);
    }

    private Path folder(String name) {
        return folder.resolve(name.replace(' ', '-'));
    }

    private Measured measure(String name, Runner runner, Workload workload, boolean slowly)
            throws IOException, InterruptedException {
        System.err.printf("  %s: %s%n", name, runner.title());
        return Measured.run(
                runner.command(workload),
                folder(name),
                environment,
                workload,
                slowly,
                runner.logs(),
                runner == Runner.CIROACH);
    }

    /** Seconds from a run's start to its first step's, where another one of ten containers was killed before. */
    private double recovery() throws IOException, InterruptedException {
        System.err.printf("  %s%n", RECOVERY);
        Workload stuck = Workload.stuck();
        prepare("stuck", stuck);
        prepare("after stuck", Workload.one());
        Process killed = new ProcessBuilder(Runner.CIROACH.command(stuck))
                .directory(folder("stuck").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder("stuck").resolve("output.txt").toFile())
                .start();
        while (!Files.readString(folder("stuck").resolve("output.txt")).contains("t9 started")) {
            if (!killed.isAlive()) {
                throw new IllegalStateException("it ended by itself, see " + folder("stuck"));
            }
            Thread.sleep(20);
        }
        killed.destroyForcibly().waitFor();
        measure("after stuck", Runner.CIROACH, Workload.one(), false);
        String report = Files.readString(folder("after stuck").resolve("target/ciroach/run.json"));
        return moment(report, 1) - moment(report, 0);
    }

    /** The moment at the n-th {@code startedAt}: the run's is the first, its step's only attempt has the second. */
    private static double moment(String report, int n) {
        Matcher matcher = Pattern.compile("\"startedAt\"\\s*:\\s*\"([^\"]+)\"").matcher(report);
        for (int i = 0; i <= n; i++) {
            if (!matcher.find()) {
                throw new IllegalStateException("no startedAt in the report");
            }
        }
        return Instant.parse(matcher.group(1)).toEpochMilli() / 1e3;
    }
}
