package io.ciroach.engine.docker;

import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineProvider;
import io.ciroach.engine.EngineRequest;
import io.ciroach.problem.CiroachException;
import java.net.URI;
import java.time.Clock;

/** Docker, and what speaks its API. */
public final class DockerEngineProvider implements EngineProvider {

    private final Settings settings;

    /** With the deadlines that fit people and machines. */
    public DockerEngineProvider() {
        this(Settings.DEFAULT);
    }

    DockerEngineProvider(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "docker";
    }

    /** The client's classes are most of what opening takes. */
    @Override
    public void prepare() {
        connect(new DockerAddress(URI.create("unix:///nowhere"), "nowhere", null))
                .close();
    }

    @Override
    public Engine open(EngineRequest request) {
        CliConfig config = CliConfig.read(request.environment(), request.home());
        DockerAddress address = new AddressSearch(request, config, this::answers).find();
        Connection connection = connect(address);
        try {
            return new DockerEngine(
                    connection,
                    EngineFacts.ask(connection, Clock.systemUTC()),
                    new Proxies(config.json(), address),
                    new Credentials(config, request.environment(), settings.credentials()),
                    settings);
        } catch (Refusal e) {
            connection.close();
            throw new CiroachException(
                    CiroachException.Kind.ENGINE_FAILED,
                    "the engine at " + address.described() + " answers with an error: " + e.text(),
                    "see its own log (`journalctl -u docker`), and restart it",
                    e);
        } catch (EngineException e) {
            connection.close();
            throw Unreachable.problem(address, e);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Connection connect(DockerAddress address) {
        return new Connection(address, settings.quick(), settings.slow(), settings.comeback());
    }

    private boolean answers(DockerAddress address) {
        try (Connection connection = connect(address)) {
            return connection.listens();
        }
    }
}
