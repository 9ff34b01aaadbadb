package io.ciroach.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.Intents;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Volumes that go with a run. */
final class ThrowawayVolumes {

    private final Connection connection;
    private final Intents intents;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    ThrowawayVolumes(Connection connection, Intents intents) {
        this.connection = connection;
        this.intents = intents;
    }

    /** One is about to be made. */
    void add(String name) {
        intents.before(Intents.Kind.THROWAWAY_CACHE, name);
        names.add(name);
    }

    /** Removes them, once their containers are gone: an engine does not take away what is in use. Keeps the first failure. */
    @Nullable
    RuntimeException remove(@Nullable RuntimeException before) {
        RuntimeException first = before;
        for (String name : names) {
            try {
                remove(name);
            } catch (EngineException e) {
                first = first == null ? e : first;
            }
        }
        return first;
    }

    private void remove(String name) {
        String what = "remove volume " + name;
        try {
            connection.slow(what, () -> connection.ask(Request.Method.DELETE, "/volumes/" + UrlText.encode(name)));
        } catch (Refusal e) {
            if (!e.isGone()) {
                throw e.unexpected(what);
            }
        }
        names.remove(name);
        intents.gone(Intents.Kind.THROWAWAY_CACHE, name);
    }
}
