package io.ciroach.toml;

import io.ciroach.model.AllowFailure;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cache;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Command;
import io.ciroach.model.Cpus;
import io.ciroach.model.GitAccess;
import io.ciroach.model.Matrix;
import io.ciroach.model.Network;
import io.ciroach.model.Pull;
import io.ciroach.model.RetryCause;
import io.ciroach.model.RunAs;
import io.ciroach.model.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

// Long because it is a table with a row a key.
/** Every key of a {@code ciroach.toml}, one row each: the reader, the schema and the documentation follow these rows. */
final class Keys {

    /** A table of the file. */
    enum Group {
        /** The top of the file. */
        FILE("the file itself, above its first table"),
        PIPELINE("[pipeline]"),
        STEP("a step"),
        CACHE("a cache"),
        CLEAN("[pipeline.clean]"),
        STAGE("a stage");

        private final String words;

        Group(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        List<Key<?>> keys() {
            return BY_GROUP.getOrDefault(this, List.of());
        }

        List<String> names() {
            return NAMES.getOrDefault(this, List.of());
        }
    }

    private static final Schema STAGE = new Schema.Table(Group.STAGE, null, null);
    private static final Schema STEP = new Schema.Table(Group.STEP, null, null);
    private static final Schema CACHE =
            new Schema.AnyOf(SettingKinds.CACHE_PATH.schema(), new Schema.Table(Group.CACHE, null, null));
    private static final ByteSize LEAST_MEMORY = ByteSize.ofMb(6);
    private static final Kind<ByteSize> MEMORY_LIMIT = Kinds.size(LEAST_MEMORY, "an engine gives at least 6mb");
    private static final Kind<ByteSize> SIZE = Kinds.size(new ByteSize(1), "it must be more than 0");
    private static final Kind<Duration> DURATION = Kinds.duration(false);
    private static final Kind<Duration> LASTING = Kinds.duration(true);

    static final Key<Node.Table> PIPELINE = key(
            Group.FILE,
            "pipeline",
            Kinds.table(Group.PIPELINE),
            "settings, and in the list form the steps",
            "{ name = \"x\" }");
    static final Key<List<Word>> STAGES_ORDER = key(
                    Group.FILE,
                    "stages_order",
                    Kinds.WORDS,
                    "staged form: the stages, first to last",
                    "[\"Build\", \"Test\"]")
            .orNothing("the list form");
    static final Key<Node.Table> STAGES = key(
                    Group.FILE,
                    "stages",
                    Kinds.named(StepNames.STAGE, STAGE),
                    "staged form: the stages by name",
                    "{ Build = { steps = {} } }")
            .orNothing("the list form");

    static final Key<Node.Table> STAGE_STEPS = key(
            Group.STAGE,
            "steps",
            Kinds.named(StepNames.STEP, STEP),
            "the steps of the stage by name",
            "{ compile = { image = \"alpine:3.20\" } }");

    static final Key<String> PIPELINE_NAME = key(Group.PIPELINE, "name", Kinds.NAME, "shown only", "\"payments\"")
            .orNothing("the folder's name");
    static final Key<Boolean> FAIL_FAST = key(
                    Group.PIPELINE, "fail_fast", Kinds.FLAG, "whether the first failure ends the run", "false")
            .or(true, "true");
    static final Key<Duration> RUN_TIMEOUT =
            key(Group.PIPELINE, "timeout", LASTING, "for the steps of the run, waits and pulls included", "\"1h\"");
    static final Key<Duration> CLEANUP_TIMEOUT = key(
                    Group.PIPELINE,
                    "cleanup_timeout",
                    LASTING,
                    "what all cleanup steps have for themselves, outside timeout",
                    "\"10m\"")
            .or(Duration.ofMinutes(5), "\"5m\"");
    static final Key<Duration> GRACE = key(
                    Group.PIPELINE, "grace", DURATION, "between the stop signal and SIGKILL", "\"30s\"")
            .or(Duration.ofSeconds(10), "\"10s\"");
    static final Key<Integer> MAX_PARALLEL = key(
                    Group.PIPELINE, "max_parallel", Kinds.whole(1, 10_000), "this run's containers at once", "2")
            .orNothing("the engine's CPU count, at least 2");
    static final Key<ByteSize> MEMORY_BUDGET = key(
                    Group.PIPELINE,
                    "memory_budget",
                    MEMORY_LIMIT,
                    "sum of the limits of all steps that run on the engine",
                    "\"6gb\"")
            .orNothing("80 % of the engine's memory");
    static final Key<Cpus> CPU_BUDGET = key(
            Group.PIPELINE, "cpu_budget", Kinds.CPUS, "sum of the CPU limits of all steps that run on the engine", "4");
    static final Key<GitAccess> GIT = key(
                    Group.PIPELINE,
                    "git",
                    Kinds.oneOf(List.of("ro", "rw"), List.of(GitAccess.READ_ONLY, GitAccess.READ_WRITE)),
                    "whether steps may write .git",
                    "\"rw\"")
            .orNothing("\"ro\"");
    static final Key<Node.Table> DEFAULTS = key(
            Group.PIPELINE,
            "defaults",
            Kinds.table(Group.STEP),
            "step keys that hold for all steps",
            "{ image = \"alpine:3.20\" }");
    static final Key<Node.Table> PIPELINE_CACHES = key(
            Group.PIPELINE,
            "caches",
            Kinds.named(SettingKinds.CACHE_NAME, CACHE),
            "volumes that outlive the run, by name",
            "{ m2 = \"~/.m2/repository\" }");
    static final Key<Node.Table> CLEAN = key(
            Group.PIPELINE, "clean", Kinds.table(Group.CLEAN), "what is cleaned, and when", "{ wipe = \"before\" }");
    static final Key<List<Node.Table>> STEPS = key(
                    Group.PIPELINE,
                    "steps",
                    Kinds.list(Kinds.table(Group.STEP)),
                    "list form: the steps in order",
                    "[{ name = \"a\", image = \"alpine:3.20\", command = \"true\" }]")
            .orNothing("the staged form");

    static final Key<String> CACHE_PATH = key(
                    Group.CACHE,
                    "path",
                    SettingKinds.CACHE_PATH,
                    "where it is mounted; ~ is the step's home",
                    "\"~/.cache\"")
            .orNothing("required");
    static final Key<Boolean> SHARED = key(
                    Group.CACHE, "shared", Kinds.FLAG, "whether several steps may use it at once", "false")
            .or(true, "true");
    static final Key<Cache.Scope> SCOPE = key(
                    Group.CACHE,
                    "scope",
                    Kinds.oneOf(List.of("pipeline", "user"), List.of(Cache.Scope.PIPELINE, Cache.Scope.USER)),
                    "whose it is: this pipeline's, or all pipelines' of the user",
                    "\"user\"")
            .or(Cache.Scope.PIPELINE, "\"pipeline\"");

    static final Key<List<String>> ARTIFACTS = key(
                    Group.CLEAN,
                    "artifacts",
                    Kinds.list(SettingKinds.ARTIFACT),
                    "folders or globs inside the workspace",
                    "[\"build\"]")
            .or(Cleaning.DEFAULT.artifacts(), "[\"target\"]");
    static final Key<Cleaning.Wipe> WIPE = key(
                    Group.CLEAN,
                    "wipe",
                    Kinds.oneOf(List.of("never", "before", "after", "both"), List.of(Cleaning.Wipe.values())),
                    "when artifacts are wiped",
                    "\"before\"")
            .or(Cleaning.DEFAULT.wipe(), "\"never\"");
    static final Key<Cleaning.Images> IMAGES = key(
                    Group.CLEAN,
                    "images",
                    Kinds.oneOf(List.of("keep", "superseded", "all"), List.of(Cleaning.Images.values())),
                    "which images are reaped at the end of the run",
                    "\"superseded\"")
            .or(Cleaning.DEFAULT.images(), "\"keep\"");
    static final Key<ByteSize> IMAGE_BUDGET =
            key(Group.CLEAN, "image_budget", SIZE, "least recently used images above it go too", "\"20gb\"");
    static final Key<Cleaning.Caches> REAPED_CACHES = key(
                    Group.CLEAN,
                    "caches",
                    Kinds.oneOf(List.of("keep", "all"), List.of(Cleaning.Caches.values())),
                    "which caches are reaped at the end of the run",
                    "\"all\"")
            .or(Cleaning.DEFAULT.caches(), "\"keep\"");
    static final Key<ByteSize> CACHE_BUDGET =
            key(Group.CLEAN, "cache_budget", SIZE, "least recently used caches above it go too", "\"10gb\"");

    static final Key<Word> NAME = step("name", Kinds.STEP_NAME, "unique in the whole file", "\"Heavy Build\"")
            .orNothing("required; in the staged form the table's key")
            .eachForItself();
    static final Key<String> DESCRIPTION = step(
                    "description", Kinds.LINE, "one line for plans and reports", "\"Builds it\"")
            .eachForItself();
    static final Key<String> IMAGE = step("image", StepKinds.IMAGE, "Docker reference, digests too", "\"rust:1.80\"")
            .orNothing("required");
    static final Key<Command> COMMAND = step(
                    "command",
                    StepKinds.COMMAND,
                    "a string runs under sh -c, an array as it stands; [] is the image's own",
                    "\"cargo test\"")
            .orNothing("required")
            .eachForItself();
    static final Key<List<String>> ENTRYPOINT = step(
                    "entrypoint",
                    StepKinds.ENTRYPOINT,
                    "wins over the image's and over sh -c",
                    "[\"/bin/bash\", \"-c\"]")
            .orNothing("the image's");
    static final Key<List<Word>> NEEDS = step(
                    "needs", Kinds.WORDS, "names of steps that must have succeeded first", "[\"compile\"]")
            .orNothing("what the order or the stage says")
            .eachForItself();
    static final Key<Boolean> PARALLEL = step(
                    "parallel", Kinds.FLAG, "list form: whether it may run beside its neighbours", "true")
            .or(false, "false")
            .eachForItself();
    static final Key<When> WHEN = step(
                    "when",
                    Kinds.oneOf(List.of("success", "failure", "always"), List.of(When.values())),
                    "after what it runs; failure and always make it a cleanup step",
                    "\"failure\"")
            .or(When.SUCCESS, "\"success\"")
            .eachForItself();
    static final Key<Boolean> ALWAYS = step("always", Kinds.FLAG, "always = true is when = \"always\"", "true")
            .or(false, "false")
            .eachForItself();
    static final Key<ByteSize> MEMORY = step(
                    "memory", MEMORY_LIMIT, "hard limit, no swap on top; at least 6mb", "\"2gb\"")
            .or(ByteSize.ofMb(512), "\"512mb\"");
    static final Key<Cpus> CPUS =
            step("cpus", Kinds.CPUS, "limit, fractions allowed", "1.5").orNothing("none; with a cpu_budget, 1");
    static final Key<Map<String, String>> ENV =
            step("env", EnvReader.KIND, "variables: an array of NAME=value, or a table", "[\"GREETING=Hello\"]");
    static final Key<String> WORKDIR = step(
                    "workdir", StepKinds.WORKDIR, "absolute path in the container", "\"/workspace/module\"")
            .or("/workspace", "\"/workspace\"");
    static final Key<RunAs> USER = step(
                    "user", StepKinds.USER, "uid[:gid], a name, or host: who owns the workspace", "\"1000:1000\"")
            .or(new RunAs.Host(), "\"host\"");
    static final Key<List<Word>> CACHES = step("caches", Kinds.WORDS, "names from [pipeline.caches]", "[\"m2\"]");
    static final Key<Duration> TIMEOUT = step(
                    "timeout", LASTING, "ends an attempt, counted from its start on the engine", "\"5m\"")
            .or(Duration.ofHours(1), "\"1h\"");
    static final Key<Integer> MAX_RETRIES = step(
                    "max_retries", Kinds.whole(0, 1000), "further attempts after a failure or a time-out", "3")
            .or(0, "0");
    static final Key<Duration> RETRY_DELAY = step(
                    "retry_delay", DURATION, "first wait; doubles, with full jitter, at most 60s", "\"5s\"")
            .or(Duration.ofSeconds(1), "\"1s\"");
    static final Key<Set<RetryCause>> RETRY_ON = step(
                    "retry_on",
                    StepKinds.RETRY_ON,
                    "which ends count: failure, timeout, oom, exit:N",
                    "[\"exit:75\", \"oom\"]")
            .or(Set.of(new RetryCause.Failure(), new RetryCause.TimedOut()), "[\"failure\", \"timeout\"]");
    static final Key<AllowFailure> ALLOW_FAILURE = step(
                    "allow_failure",
                    StepKinds.ALLOW_FAILURE,
                    "true, or the exit codes that do not fail the run",
                    "[42]")
            .or(AllowFailure.NONE, "false");
    static final Key<Matrix> MATRIX = step(
                    "matrix",
                    MatrixReader.KIND,
                    "one step for each value or combination, less those in exclude",
                    "{ variable = \"version\", values = [\"1.75\", \"1.80\"] }")
            .eachForItself();
    static final Key<Pull> PULL = step(
                    "pull",
                    Kinds.oneOf(List.of("missing", "always", "never"), List.of(Pull.values())),
                    "when the image is fetched",
                    "\"always\"")
            .or(Pull.MISSING, "\"missing\"");
    static final Key<Network> NETWORK = step(
                    "network",
                    Kinds.oneOf(List.of("bridge", "none"), List.of(Network.values())),
                    "what network it has",
                    "\"none\"")
            .or(Network.BRIDGE, "\"bridge\"");
    static final Key<Integer> PIDS =
            step("pids", Kinds.whole(1, 4_194_304), "process limit", "512").or(4096, "4096");
    static final Key<ByteSize> SHM_SIZE =
            step("shm_size", SIZE, "size of /dev/shm", "\"256mb\"").orNothing("the engine's");
    static final Key<List<String>> CAP_ADD =
            step("cap_add", Kinds.list(Capability.KIND), "capabilities on top of the default ones", "[\"SYS_PTRACE\"]");
    static final Key<Boolean> READ_ONLY = step(
                    "read_only", Kinds.FLAG, "whether the container's root file system is read-only", "true")
            .or(false, "false");
    static final Key<String> PLATFORM = step("platform", StepKinds.PLATFORM, "as in Docker", "\"linux/amd64\"")
            .orNothing("the engine's");

    /** In the order of the documentation. */
    static final List<Key<?>> ALL = List.of(
            PIPELINE,
            STAGES_ORDER,
            STAGES,
            STAGE_STEPS,
            PIPELINE_NAME,
            FAIL_FAST,
            RUN_TIMEOUT,
            CLEANUP_TIMEOUT,
            GRACE,
            MAX_PARALLEL,
            MEMORY_BUDGET,
            CPU_BUDGET,
            GIT,
            DEFAULTS,
            PIPELINE_CACHES,
            CLEAN,
            STEPS,
            CACHE_PATH,
            SHARED,
            SCOPE,
            ARTIFACTS,
            WIPE,
            IMAGES,
            IMAGE_BUDGET,
            REAPED_CACHES,
            CACHE_BUDGET,
            NAME,
            DESCRIPTION,
            IMAGE,
            COMMAND,
            ENTRYPOINT,
            NEEDS,
            PARALLEL,
            WHEN,
            ALWAYS,
            MEMORY,
            CPUS,
            ENV,
            WORKDIR,
            USER,
            CACHES,
            TIMEOUT,
            MAX_RETRIES,
            RETRY_DELAY,
            RETRY_ON,
            ALLOW_FAILURE,
            MATRIX,
            PULL,
            NETWORK,
            PIDS,
            SHM_SIZE,
            CAP_ADD,
            READ_ONLY,
            PLATFORM);

    private static final Map<Group, List<Key<?>>> BY_GROUP = ALL.stream().collect(Collectors.groupingBy(Key::group));
    private static final Map<Group, List<String>> NAMES =
            ALL.stream().collect(Collectors.groupingBy(Key::group, Collectors.mapping(Key::name, Collectors.toList())));

    /** What a later round brings; better refused by name than called unknown. */
    static final Set<String> LATER =
            Set.of("services", "secrets", "ports", "extra_hosts", "networks", "ulimits", "volumes");

    private Keys() {}

    private static <T> Key<T> key(Group group, String name, Kind<T> kind, String about, String example) {
        return new Key<>(group, name, kind, about, example, null, "none", false);
    }

    private static <T> Key<T> step(String name, Kind<T> kind, String about, String example) {
        return new Key<>(Group.STEP, name, kind, about, example, null, "none", true);
    }
}
