package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.Container;
import io.ciroach.engine.CacheStore;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineInfo;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.ImageRequest;
import io.ciroach.engine.ImageStore;
import io.ciroach.engine.Intents;
import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.Trace;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open connection to a Docker Engine. */
final class DockerEngine implements Engine {

    /** States without a process, and from which none can come any more: one that is being removed and runs is still running. */
    private static final Set<String> OVER = Set.of("exited", "dead", "removing");

    private final Connection connection;
    private final EngineFacts facts;
    private final Proxies proxies;
    private final Credentials credentials;
    private final Settings settings;
    private final DockerImages images;
    private final DockerImageStore imageStore;
    private final ImageFiles imageFiles = new ImageFiles();
    private final Heartbeat heartbeat;

    DockerEngine(
            Connection connection, EngineFacts facts, Proxies proxies, Credentials credentials, Settings settings) {
        this.connection = connection;
        this.facts = facts;
        this.proxies = proxies;
        this.credentials = credentials;
        this.settings = settings;
        this.images = new DockerImages(connection);
        this.imageStore = new DockerImageStore(connection);
        this.heartbeat = new Heartbeat(connection, settings.beat());
    }

    Connection connection() {
        return connection;
    }

    EngineFacts facts() {
        return facts;
    }

    Proxies proxies() {
        return proxies;
    }

    Settings settings() {
        return settings;
    }

    DockerImages images() {
        return images;
    }

    ImageFiles imageFiles() {
        return imageFiles;
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    SharedPull newPull(ImageRequest request, Intents intents) {
        return new SharedPull(request, connection, images, imageStore, credentials, intents, settings.pullIdle());
    }

    @Override
    public EngineInfo info() {
        return facts.info();
    }

    @Override
    public void checkSees(RunSpec run) {
        new Sight(this, run).check();
    }

    @Override
    public EngineRun openRun(RunSpec run, Intents intents) {
        return new DockerRun(this, run, intents);
    }

    @Override
    public List<LiveClaim> claims() {
        return connection.patiently(this::liveClaims);
    }

    private List<LiveClaim> liveClaims() {
        return list(Labels.RUN).stream()
                .filter(container -> !OVER.contains(String.valueOf(container.getState())))
                .flatMap(container -> ClaimLabels.read(container).stream())
                .toList();
    }

    private List<Container> list(String... labels) {
        try {
            return connection.quick(
                    "list the containers of all runs",
                    () -> connection
                            .docker()
                            .listContainersCmd()
                            .withShowAll(true)
                            .withLabelFilter(List.of(labels))
                            .exec());
        } catch (Refusal e) {
            throw e.unexpected("list the containers of all runs");
        }
    }

    @Override
    public List<Trace> traces() {
        return list(Labels.RUN).stream().map(DockerEngine::trace).toList();
    }

    private static Trace trace(Container container) {
        Map<String, String> labels = container.getLabels();
        return new Trace(
                DockerRun.name(container),
                labels.getOrDefault(Labels.RUN, ""),
                labels.get(Labels.STEP),
                labels.getOrDefault(Labels.OWNER, ""),
                moment(labels.get(Labels.DEADLINE)));
    }

    private static @Nullable Instant moment(@Nullable String label) {
        try {
            return label == null ? null : Instant.parse(label);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public OptionalInt exitCode(String container) {
        try {
            JsonNode state = connection.stateOf(container);
            JsonNode code = state.path("ExitCode");
            return state.path("Status").asText().equals("exited") && code.isNumber()
                    ? OptionalInt.of(code.asInt())
                    : OptionalInt.empty();
        } catch (Refusal e) {
            if (e.isGone()) {
                return OptionalInt.empty();
            }
            throw e.unexpected("describe " + container);
        }
    }

    @Override
    public void removeVolumes(String run) {
        ThrowawayVolumes volumes = new ThrowawayVolumes(connection, Intents.NONE);
        new Remnants(connection, run).volumes().forEach(volumes::add);
        RuntimeException failure = volumes.remove(null);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public boolean remove(String container) {
        return new Remover(connection).remove(container);
    }

    @Override
    public Instant timeOf(Instant here) {
        return facts.engineTime(here);
    }

    @Override
    public Optional<ImageStore> imageStore() {
        return Optional.of(imageStore);
    }

    @Override
    public Optional<CacheStore> cacheStore() {
        return Optional.of(new DockerCacheStore(connection, facts.info().apiVersion()));
    }

    @Override
    public void close() {
        connection.close();
    }
}
