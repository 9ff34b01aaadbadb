package io.ciroach.engine;

import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.Cpus;
import io.ciroach.model.Network;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StepSpec} in the making: one that sets nothing, as root of the image, until it is changed. Each method changes and
 * returns it.
 */
public final class StepDraft {

    private String step;
    private int attempt = 1;
    private Image image = new Image("img:1", "sha256:1", false);
    private Command command = new Command.Shell("true");
    private @Nullable List<String> entrypoint;
    private Map<String, String> env = Map.of();
    private String workdir = "/workspace";
    private StepSpec.User user = new StepSpec.User.Named("0");
    private ByteSize memory = ByteSize.ofMb(32);
    private @Nullable Cpus cpus;
    private int pids = 64;
    private @Nullable ByteSize shmSize;
    private List<String> capAdd = List.of();
    private boolean readOnly;
    private @Nullable String platform;
    private Network network = Network.NONE;
    private List<StepSpec.CacheMount> caches = List.of();
    private Duration lifetime = Duration.ofMinutes(10);

    private StepDraft(String step) {
        this.step = step;
    }

    /** Of a step with that name. */
    public static StepDraft of(String step) {
        return new StepDraft(step);
    }

    /** One like another. */
    public static StepDraft like(StepSpec spec) {
        StepDraft draft = new StepDraft(spec.step());
        draft.attempt = spec.attempt();
        draft.image = spec.image();
        draft.command = spec.command();
        draft.entrypoint = spec.entrypoint();
        draft.env = spec.env();
        draft.workdir = spec.workdir();
        draft.user = spec.user();
        draft.memory = spec.memory();
        draft.cpus = spec.cpus();
        draft.pids = spec.pids();
        draft.shmSize = spec.shmSize();
        draft.capAdd = spec.capAdd();
        draft.readOnly = spec.readOnly();
        draft.platform = spec.platform();
        draft.network = spec.network();
        draft.caches = spec.caches();
        draft.lifetime = spec.lifetime();
        return draft;
    }

    public StepDraft step(String name) {
        step = name;
        return this;
    }

    public StepDraft attempt(int number) {
        attempt = number;
        return this;
    }

    public StepDraft image(Image which) {
        image = which;
        return this;
    }

    /** Of an image that is there under any id. */
    public StepDraft image(String reference) {
        return image(new Image(reference, "sha256:1", false));
    }

    public StepDraft command(Command what) {
        command = what;
        return this;
    }

    public StepDraft shell(String script) {
        return command(new Command.Shell(script));
    }

    public StepDraft exec(String... arguments) {
        return command(new Command.Exec(List.of(arguments)));
    }

    public StepDraft entrypoint(@Nullable List<String> words) {
        entrypoint = words;
        return this;
    }

    public StepDraft env(Map<String, String> variables) {
        env = variables;
        return this;
    }

    public StepDraft workdir(String path) {
        workdir = path;
        return this;
    }

    public StepDraft user(StepSpec.User whom) {
        user = whom;
        return this;
    }

    public StepDraft memory(ByteSize limit) {
        memory = limit;
        return this;
    }

    public StepDraft memoryMb(long megabytes) {
        return memory(ByteSize.ofMb(megabytes));
    }

    public StepDraft cpus(@Nullable Cpus limit) {
        cpus = limit;
        return this;
    }

    public StepDraft pids(int limit) {
        pids = limit;
        return this;
    }

    public StepDraft shmSize(@Nullable ByteSize size) {
        shmSize = size;
        return this;
    }

    public StepDraft capAdd(List<String> capabilities) {
        capAdd = capabilities;
        return this;
    }

    public StepDraft readOnly(boolean root) {
        readOnly = root;
        return this;
    }

    public StepDraft platform(@Nullable String name) {
        platform = name;
        return this;
    }

    public StepDraft network(Network which) {
        network = which;
        return this;
    }

    public StepDraft caches(List<StepSpec.CacheMount> mounts) {
        caches = mounts;
        return this;
    }

    /** A cache of that volume at a path. */
    public StepDraft cache(String volume, String path) {
        return caches(List.of(new StepSpec.CacheMount(volume, path)));
    }

    public StepDraft lifetime(Duration longest) {
        lifetime = longest;
        return this;
    }

    public StepSpec build() {
        return new StepSpec(
                step,
                attempt,
                image,
                command,
                entrypoint,
                env,
                workdir,
                user,
                memory,
                cpus,
                pids,
                shmSize,
                capAdd,
                readOnly,
                platform,
                network,
                caches,
                lifetime);
    }
}
