package io.ciroach.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A pipeline, for whoever runs it.
 *
 * @param name its own
 * @param lanes how many tasks run at once
 * @param budgetMegabytes what all tasks at once may take
 * @param tasks in an order in which they can be run
 * @param lines how many numbered lines each task prints
 */
record Workload(String name, int lanes, int budgetMegabytes, List<Task> tasks, int lines) {

    static final String IMAGE = "alpine:3.20";

    private static final int PAD = 84;

    /**
     * A task of it.
     *
     * @param needs tasks that come first
     * @param seconds how long it sleeps
     */
    record Task(String name, List<String> needs, int megabytes, double seconds, String script) {

        Task(String name, List<String> needs, String script) {
            this(name, needs, 64, 0, script);
        }
    }

    static Workload one() {
        return row("one", 1);
    }

    /** One after the other. */
    static Workload row(String name, int size) {
        List<Task> tasks = IntStream.range(0, size)
                .mapToObj(i -> new Task("t" + i, i == 0 ? List.of() : List.of("t" + (i - 1)), "true"))
                .toList();
        return new Workload(name, 1, 4096, tasks, 0);
    }

    /** All side by side, as far as there are lanes. */
    static Workload wide(String name, int size, int lanes) {
        List<Task> tasks = IntStream.range(0, size)
                .mapToObj(i -> new Task("t" + i, List.of(), "true"))
                .toList();
        return new Workload(name, lanes, 8192, tasks, 0);
    }

    /** 50 tasks that sleep 0.2 to 1.8 s, each waiting for up to three of the ten before it. */
    static Workload graph() {
        Random random = new Random(7);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int from = Math.max(0, i - 10);
            List<String> needs = i == 0
                    ? List.of()
                    : random.ints(random.nextInt(4), from, i)
                            .distinct()
                            .mapToObj(n -> "t" + n)
                            .toList();
            double seconds = (2 + random.nextInt(17)) / 10.0;
            tasks.add(new Task("t" + i, needs, 64, seconds, "sleep " + seconds));
        }
        return new Workload("graph", 4, 4096, tasks, 0);
    }

    /** Numbered lines of 100 bytes from four tasks at once. */
    static Workload logs(String name, int linesEach) {
        List<Task> tasks = IntStream.range(0, 4)
                .mapToObj(i -> new Task(
                        "t" + i,
                        List.of(),
                        String.format(
                                Locale.ROOT,
                                "awk 'BEGIN { for (i = 1; i <= %d; i++) printf \"<t%d:%%09d:%s>\\n\", i }'",
                                linesEach,
                                i,
                                "x".repeat(PAD))))
                .toList();
        return new Workload(name, 4, 4096, tasks, linesEach);
    }

    /** Six tasks of 2 GB where 4 GB are there. */
    static Workload budget() {
        List<Task> tasks = IntStream.range(0, 6)
                .mapToObj(i -> new Task("t" + i, List.of(), 2048, 1, "sleep 1"))
                .toList();
        return new Workload("budget", 6, 4096, tasks, 0);
    }

    /** Only planned, never run. */
    static Workload plan(int size) {
        List<Task> tasks = IntStream.range(0, size)
                .mapToObj(i -> new Task("t" + i, i < 10 ? List.of() : List.of("t" + (i - 10), "t" + (i - 7)), "true"))
                .toList();
        return new Workload("plan " + size, 4, 4096, tasks, 0);
    }

    /** Ten tasks that outlive their runner. */
    static Workload stuck() {
        List<Task> tasks = IntStream.range(0, 10)
                .mapToObj(i -> new Task("t" + i, List.of(), "sleep 600"))
                .toList();
        return new Workload("stuck", 10, 4096, tasks, 0);
    }

    /** Seconds that no runner with these lanes and this budget can be below. */
    double bound() {
        Map<String, Task> byName = tasks.stream().collect(Collectors.toMap(Task::name, task -> task));
        double longest =
                tasks.stream().mapToDouble(task -> endOf(task, byName)).max().orElse(0);
        double work = tasks.stream().mapToDouble(Task::seconds).sum();
        int most = tasks.stream().mapToInt(Task::megabytes).max().orElse(1);
        return Math.max(longest, work / Math.min(lanes, budgetMegabytes / most));
    }

    private static double endOf(Task task, Map<String, Task> byName) {
        return task.seconds()
                + task.needs().stream()
                        .mapToDouble(need -> endOf(Objects.requireNonNull(byName.get(need)), byName))
                        .max()
                        .orElse(0);
    }

    String toml() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "[pipeline]%nmax_parallel = %d%nmemory_budget = \"%dmb\"%n%n[pipeline.defaults]%nimage = \"%s\"%n",
                lanes,
                budgetMegabytes,
                IMAGE));
        for (Task task : tasks) {
            String needs = task.needs().stream().map(need -> '"' + need + '"').collect(Collectors.joining(", "));
            text.append(String.format(
                    Locale.ROOT,
                    "%n[[pipeline.steps]]%nname = \"%s\"%nneeds = [%s]%nmemory = \"%dmb\"%ncommand = '''%s'''%n",
                    task.name(),
                    needs,
                    task.megabytes(),
                    task.script()));
        }
        return text.toString();
    }

    /** For GNU make and the Docker CLI. A budget is nothing that make knows. */
    String makefile() {
        StringBuilder text = new StringBuilder("all: ")
                .append(tasks.stream().map(Task::name).collect(Collectors.joining(" ")))
                .append('\n');
        for (Task task : tasks) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: %s%n\t@docker run --rm --init --memory %dm --memory-swap %dm --pids-limit 4096 --cap-drop ALL"
                            + " --security-opt no-new-privileges --log-driver none --label %s=%d -v '%s':/workspace -w /workspace"
                            + " %s sh -c \"$$%s\"%n",
                    task.name(),
                    String.join(" ", task.needs()),
                    task.megabytes(),
                    task.megabytes(),
                    ContainerWatch.LABEL,
                    task.megabytes() * 1024L * 1024,
                    "$(CURDIR)",
                    IMAGE,
                    task.name()));
            text.append("export ")
                    .append(task.name())
                    .append(" := ")
                    .append(task.script().replace("$", "$$"))
                    .append('\n');
        }
        return text.toString();
    }

    /** For compose, which knows neither lanes nor a budget. */
    String compose() {
        StringBuilder text = new StringBuilder("version: \"2.4\"\nservices:\n");
        for (Task task : tasks) {
            String needs = task.needs().stream()
                    .map(need -> need + ": {condition: service_completed_successfully}")
                    .collect(Collectors.joining(", "));
            text.append(String.format(
                    Locale.ROOT,
                    "  %s:%n    image: %s%n    init: true%n    mem_limit: %dm%n    memswap_limit: %dm%n"
                            + "    labels: {%s: \"%d\"}%n    volumes: [\".:/workspace\"]%n    working_dir: /workspace%n"
                            + "    depends_on: {%s}%n    entrypoint: [sh, -c]%n    command:%n      - %s%n",
                    task.name(),
                    IMAGE,
                    task.megabytes(),
                    task.megabytes(),
                    ContainerWatch.LABEL,
                    task.megabytes() * 1024L * 1024,
                    needs,
                    quoted(task.script().replace("$", "$$"))));
        }
        return text.toString();
    }

    /** For gitlab-ci-local, which limits no memory. */
    String gitlab() {
        StringBuilder text = new StringBuilder("stages: [all]\n");
        for (Task task : tasks) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s:%n  stage: all%n  image: %s%n  needs: [%s]%n  script:%n    - %s%n",
                    task.name(),
                    IMAGE,
                    String.join(", ", task.needs()),
                    quoted(task.script())));
        }
        return text.toString();
    }

    /** For docker-maven-plugin, which starts images in order, or all at once but for what they depend on. */
    @SuppressWarnings("OrphanedFormatString") // %a is the plugin's: the alias
    String fabric8() {
        StringBuilder text = new StringBuilder("""
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>bench</groupId>
                  <artifactId>bench</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <build><plugins><plugin>
                    <groupId>io.fabric8</groupId>
                    <artifactId>docker-maven-plugin</artifactId>
                    <version>0.45.1</version>
                    <configuration>
                      <containerNamePattern>bench-%a</containerNamePattern>
                      <showLogs>true</showLogs>
                      <images>
                """);
        for (Task task : tasks) {
            String needs = task.needs().stream()
                    .map(need -> "<container>" + need + "</container>")
                    .collect(Collectors.joining());
            text.append(String.format(
                    Locale.ROOT,
                    "<image><name>%s</name><alias>%s</alias><run><labels><%s>%d</%s></labels><memory>%d</memory>"
                            + "<memorySwap>%d</memorySwap><dependsOn>%s</dependsOn><workingDir>/workspace</workingDir>"
                            + "<volumes><bind><volume>${project.basedir}/..:/workspace</volume></bind></volumes>"
                            + "<cmd><exec><arg>sh</arg><arg>-c</arg><arg>%s</arg></exec></cmd>"
                            + "<wait><exit>0</exit><time>600000</time></wait></run></image>%n",
                    IMAGE,
                    task.name(),
                    ContainerWatch.LABEL,
                    task.megabytes() * 1024L * 1024,
                    ContainerWatch.LABEL,
                    task.megabytes() * 1024L * 1024,
                    task.megabytes() * 1024L * 1024,
                    needs,
                    task.script().replace("&", "&amp;").replace("<", "&lt;")));
        }
        return text.append("</images></configuration></plugin></plugins></build></project>")
                .toString();
    }

    private static String quoted(String script) {
        return "'" + script.replace("'", "''") + "'";
    }

    /** For {@link FloorClient}: a line a task, with tabs between. */
    String list() {
        return tasks.stream()
                .map(task -> String.join(
                                "\t",
                                task.name(),
                                String.join(" ", task.needs()),
                                String.valueOf(task.megabytes()),
                                String.valueOf(task.seconds()),
                                task.script())
                        + "\n")
                .collect(Collectors.joining());
    }
}
