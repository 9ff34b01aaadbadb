package io.ciroach.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.Claim;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.Image;
import io.ciroach.engine.ImagePull;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.Intents;
import io.ciroach.engine.Place;
import io.ciroach.engine.PullProgress;
import io.ciroach.engine.Remnant;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepOutput;
import io.ciroach.engine.StepSpec;
import io.ciroach.engine.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

// Long because all that makes a container and all that removes one go by the same list of names.
/** A run: it knows all that it made by name, and takes it back. */
final class DockerRun implements EngineRun {

    private final DockerEngine engine;
    private final RunSpec spec;
    private final Intents intents;
    private final RecipeWriter recipes;
    private final Remover remover;
    private final AtomicInteger helpers = new AtomicInteger();
    private final Map<ImageRequest, SharedPull> pulls = new HashMap<>();
    private final Set<ImagePull> pulling = new LinkedHashSet<>();

    /** Containers that were asked for and are not known to be gone. */
    private final Set<String> made = new LinkedHashSet<>();

    /** Of those, the ones whose making was never answered: the engine may still come to it. */
    private final Set<String> unanswered = new HashSet<>();

    /** Containers that SIGKILL does not end. */
    private final Set<String> stubborn = new HashSet<>();

    private final ThrowawayVolumes volumes;

    private int making;
    private int removed;
    private boolean closed;

    DockerRun(DockerEngine engine, RunSpec spec, Intents intents) {
        this.engine = engine;
        this.spec = spec;
        this.intents = intents;
        this.remover = new Remover(engine.connection());
        this.volumes = new ThrowawayVolumes(engine.connection(), intents);
        this.recipes = new RecipeWriter(engine, this);
    }

    RunSpec spec() {
        return spec;
    }

    Intents intents() {
        return intents;
    }

    Connection connection() {
        return engine.connection();
    }

    DockerEngine engine() {
        return engine;
    }

    Instant engineTime(Instant here) {
        return engine.facts().engineTime(here);
    }

    String helperName() {
        return Names.helper(spec.id(), helpers.incrementAndGet());
    }

    @Override
    public ImagePull pull(ImageRequest request, PullProgress progress) {
        synchronized (this) {
            checkOpen();
            SharedPull shared = pulls.get(request);
            Optional<ImagePull> joined = shared == null ? Optional.empty() : shared.join(progress);
            if (joined.isPresent()) {
                pulling.add(joined.get());
                return joined.get();
            }
            SharedPull begun = engine.newPull(request, intents);
            ImagePull pull = begun.join(progress).orElseThrow();
            pulls.put(request, begun);
            pulling.add(pull);
            connection().run(begun);
            return pull;
        }
    }

    @Override
    public Claim claim(StepSpec step, Turn turn) {
        return connection().patiently(() -> tryToClaim(step, turn));
    }

    private Claim tryToClaim(StepSpec step, Turn turn) {
        Recipe recipe = recipes.write(step);
        Map<String, String> labels =
                Labels.ofStep(spec, step, turn, engineTime(Instant.now().plus(step.lifetime())));
        try {
            make(
                    recipe.name(),
                    docker -> recipe.fill(docker.createContainerCmd(step.image().id()), labels));
        } catch (Refusal e) {
            throw ErrorTranslator.ofMaking(e, step);
        }
        try {
            recipes.giveParents(recipe);
        } catch (RuntimeException e) {
            removeAfter(recipe.name(), e);
            throw e;
        }
        return new DockerClaim(this, recipe);
    }

    @Override
    public Place queue(StepSpec step, Turn turn, Duration lifetime) {
        Map<String, String> labels =
                Labels.ofPlace(spec, step, turn, engineTime(Instant.now().plus(lifetime)));
        return HelperContainer.make(this, step.image().id(), List.of(), labels);
    }

    @Override
    public boolean has(Image image, List<String> programs) {
        return new Errand(this).isPossible(image, programs);
    }

    @Override
    public RunningStep help(HelperSpec helper, StepOutput output) {
        return new Errand(this).start(helper, output);
    }

    @Override
    public List<Remnant> remnants() {
        List<String> names;
        synchronized (this) {
            names = new ArrayList<>(made);
        }
        return new Remnants(connection(), spec.id()).find(names);
    }

    ThrowawayVolumes volumes() {
        return volumes;
    }

    /**
     * Makes a container. When it returns otherwise than well, nothing is left, as far as the engine can be asked: a request
     * without an answer may still take effect later, and closing the run looks again.
     */
    void make(String name, Function<DockerClient, CreateContainerCmd> command) throws Refusal {
        synchronized (this) {
            checkOpen();
            making++;
        }
        try {
            intents.before(Intents.Kind.CONTAINER, name);
            synchronized (this) {
                made.add(name);
            }
            create(name, command, true);
        } finally {
            synchronized (this) {
                making--;
                notifyAll();
            }
        }
    }

    private void create(String name, Function<DockerClient, CreateContainerCmd> command, boolean again) throws Refusal {
        try {
            connection()
                    .slow(
                            "make container " + name,
                            () -> connection().create(command.apply(connection().docker())));
        } catch (Refusal e) {
            if (e.status() == 409 && again) {
                // An answer that never came may have left it: the name says that it is this very attempt's.
                remover.remove(name);
                create(name, command, false);
                return;
            }
            gone(name, false);
            throw e;
        } catch (EngineException e) {
            synchronized (this) {
                unanswered.add(name);
            }
            removeAfter(name, e);
            throw e;
        }
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new EngineException(EngineException.Reason.CANCELLED, "the run is over", null, null);
        }
    }

    void putFolders(String container, List<Tar.Folder> folders) {
        String what = "give folders to the user of " + container;
        try {
            connection()
                    .slow(
                            what,
                            () -> connection()
                                    .ask(Request.builder()
                                            .method(Request.Method.PUT)
                                            .path("/containers/" + container + "/archive?path=%2F")
                                            .putHeader("Content-Type", "application/x-tar")
                                            .bodyBytes(Tar.of(folders))
                                            .build()));
        } catch (Refusal e) {
            throw e.unexpected(what);
        }
    }

    /** Notes that a container does not die: from now on its removal is asked for, and not waited for as long as that of others. */
    synchronized void foundStubborn(String name) {
        stubborn.add(name);
    }

    /** Removes a container and confirms it. What may still come into being stays on the list. */
    void remove(String name) {
        boolean hopeless;
        synchronized (this) {
            hopeless = stubborn.contains(name);
        }
        boolean wasThere = hopeless ? remover.tryToRemove(name) : remover.remove(name);
        synchronized (this) {
            if (!wasThere && unanswered.contains(name)) {
                return;
            }
        }
        gone(name, true);
    }

    /** Removes what a failure left; a second failure does not hide the first, and closing the run tries again. */
    void removeAfter(String name, RuntimeException failure) {
        try {
            remove(name);
        } catch (EngineException e) {
            failure.addSuppressed(e);
        }
    }

    private void gone(String name, boolean existed) {
        synchronized (this) {
            if (!made.remove(name)) {
                return;
            }
            if (existed && !Names.isHelper(name, spec.id())) {
                removed++;
            }
        }
        intents.gone(Intents.Kind.CONTAINER, name);
    }

    /** {@inheritDoc} Containers that only looked into images are not counted. */
    @Override
    public synchronized int removed() {
        return removed;
    }

    @Override
    public void close() {
        List<ImagePull> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(pulling);
            pulling.clear();
        }
        open.forEach(ImagePull::cancel);
        awaitMaking();
        List<String> names;
        synchronized (this) {
            names = new ArrayList<>(made);
        }
        RuntimeException first = removeAll(names, null);
        try {
            List<String> others = new ArrayList<>(labelled());
            others.removeAll(names);
            first = removeAll(others, first);
        } catch (EngineException e) {
            first = first == null ? e : first;
        }
        first = volumes.remove(first);
        if (first != null) {
            throw first;
        }
    }

    /** Whoever is making a container now would make it behind our back; each has a deadline of its own. */
    private synchronized void awaitMaking() {
        boolean interrupted = false;
        while (making > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable RuntimeException removeAll(List<String> names, @Nullable RuntimeException before) {
        RuntimeException first = before;
        Map<String, Call<Boolean>> calls = new LinkedHashMap<>();
        try {
            names.forEach(name -> calls.put(name, connection().begin(() -> {
                remove(name);
                return true;
            })));
        } catch (EngineException e) {
            first = first == null ? e : first;
        }
        for (Map.Entry<String, Call<Boolean>> call : calls.entrySet()) {
            try {
                call.getValue().get("remove container " + call.getKey(), Remover.LONGEST, connection());
            } catch (Refusal e) {
                first = first == null ? e.unexpected("remove container " + call.getKey()) : first;
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        return first;
    }

    private List<String> labelled() {
        try {
            return connection()
                    .quick(
                            "list the containers of run " + spec.id(),
                            () -> connection()
                                    .docker()
                                    .listContainersCmd()
                                    .withShowAll(true)
                                    .withLabelFilter(Map.of(Labels.RUN, spec.id()))
                                    .exec())
                    .stream()
                    .map(DockerRun::name)
                    .toList();
        } catch (Refusal e) {
            throw e.unexpected("list the containers of run " + spec.id());
        }
    }

    static String name(Container container) {
        String[] names = container.getNames();
        return names == null || names.length == 0
                ? container.getId()
                : names[0].startsWith("/") ? names[0].substring(1) : names[0];
    }
}
