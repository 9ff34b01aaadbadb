package io.ciroach.plan;

import io.ciroach.model.AllowFailure;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.Cpus;
import io.ciroach.model.Network;
import io.ciroach.model.Pull;
import io.ciroach.model.RetryCause;
import io.ciroach.model.RetryPolicy;
import io.ciroach.model.RunAs;
import io.ciroach.model.Step;
import io.ciroach.model.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A step for tests: all defaults but what the test is about. */
public final class StepBuilder {

    private final String name;
    private @Nullable String stage;
    private String image = "alpine:3.20";
    private Command command = new Command.Shell("true");
    private @Nullable List<String> needs;
    private boolean parallel;
    private When when = When.SUCCESS;
    private ByteSize memory = ByteSize.ofMb(512);
    private @Nullable Cpus cpus;
    private Map<String, String> env = Map.of();
    private List<String> caches = List.of();
    private AllowFailure allowFailure = AllowFailure.NONE;
    private Pull pull = Pull.MISSING;

    private StepBuilder(String name) {
        this.name = name;
    }

    public static StepBuilder step(String name) {
        return new StepBuilder(name);
    }

    public StepBuilder stage(@Nullable String stage) {
        this.stage = stage;
        return this;
    }

    public StepBuilder image(String image) {
        this.image = image;
        return this;
    }

    public StepBuilder command(String script) {
        this.command = new Command.Shell(script);
        return this;
    }

    public StepBuilder needs(String... names) {
        this.needs = List.of(names);
        return this;
    }

    public StepBuilder needs(@Nullable List<String> names) {
        this.needs = names == null ? null : new ArrayList<>(names);
        return this;
    }

    public StepBuilder parallel() {
        this.parallel = true;
        return this;
    }

    public StepBuilder when(When when) {
        this.when = when;
        return this;
    }

    public StepBuilder memoryMb(long megabytes) {
        this.memory = ByteSize.ofMb(megabytes);
        return this;
    }

    public StepBuilder memory(ByteSize memory) {
        this.memory = memory;
        return this;
    }

    public StepBuilder cpus(@Nullable Cpus cpus) {
        this.cpus = cpus;
        return this;
    }

    public StepBuilder cpus(int cpus) {
        this.cpus = Cpus.of(cpus);
        return this;
    }

    public StepBuilder env(Map<String, String> env) {
        this.env = env;
        return this;
    }

    public StepBuilder caches(String... names) {
        this.caches = List.of(names);
        return this;
    }

    public StepBuilder allowFailure(AllowFailure allowFailure) {
        this.allowFailure = allowFailure;
        return this;
    }

    public StepBuilder pull(Pull pull) {
        this.pull = pull;
        return this;
    }

    public Step build() {
        return new Step(
                name,
                null,
                stage,
                image,
                command,
                null,
                needs,
                parallel,
                when,
                memory,
                cpus,
                env,
                "/workspace",
                new RunAs.Host(),
                caches,
                Duration.ofHours(1),
                new RetryPolicy(0, Duration.ofSeconds(1), Set.of(new RetryCause.Failure(), new RetryCause.TimedOut())),
                allowFailure,
                pull,
                Network.BRIDGE,
                4096,
                null,
                List.of(),
                false,
                null);
    }
}
