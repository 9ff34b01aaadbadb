package io.ciroach.engine.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.Place;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container that is made and never started: a way to the files of an image and of volumes that needs nothing inside the
 * image, or with labels a place in line.
 */
final class HelperContainer implements Place {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final DockerRun run;
    private final String name;

    private HelperContainer(DockerRun run, String name) {
        this.run = run;
        this.name = name;
    }

    static HelperContainer make(DockerRun run, String image, List<Mount> mounts) {
        Instant deadline = run.engineTime(Instant.now().plus(LIFETIME));
        return make(run, image, mounts, Labels.ofHelper(run.spec(), deadline));
    }

    static HelperContainer make(DockerRun run, String image, List<Mount> mounts, Map<String, String> labels) {
        String name = run.helperName();
        try {
            run.make(
                    name,
                    docker -> command(docker.createContainerCmd(image), mounts)
                            .withName(name)
                            .withLabels(labels));
        } catch (Refusal e) {
            throw e.isGone() ? gone(image, e) : e.unexpected("make a container to look into image " + image);
        }
        return new HelperContainer(run, name);
    }

    static EngineException gone(String image, Refusal refusal) {
        return new EngineException(
                EngineException.Reason.IMAGE_GONE,
                "image " + image + " is gone from the engine: somebody removed it",
                null,
                refusal);
    }

    static CreateContainerCmd command(CreateContainerCmd command, List<Mount> mounts) {
        return command
                // It never runs; an image without a command of its own wants one all the same.
                .withEntrypoint("-")
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode("none")
                        .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                        .withMounts(mounts));
    }

    @Override
    public String container() {
        return name;
    }

    /** What is at a path, or nothing. */
    Optional<Tar.Entry> read(String path) {
        return get(path, Tar::first);
    }

    /** The same without the text of a file. */
    Optional<Tar.Entry> look(String path) {
        return get(path, Tar::head);
    }

    private interface Reading {
        Optional<Tar.Entry> of(InputStream body) throws IOException;
    }

    private Optional<Tar.Entry> get(String path, Reading reading) {
        Connection connection = run.connection();
        String what = "read " + path + " of an image";
        try {
            return connection.slow(what, () -> {
                try (Response response =
                        connection.stream(Connection.request(Request.Method.GET, archive(path), Map.of()))) {
                    return reading.of(response.getBody());
                }
            });
        } catch (Refusal e) {
            if (e.isGone()) {
                return Optional.empty();
            }
            throw e.unexpected(what);
        }
    }

    /** Makes folders, or gives those that are there to their new owners; volumes that are mounted are reached too. */
    void put(List<Tar.Folder> folders) {
        run.putFolders(name, folders);
    }

    private String archive(String path) {
        return "/containers/" + name + "/archive?path=" + UrlText.encode(path);
    }

    @Override
    public void close() {
        run.remove(name);
    }
}
