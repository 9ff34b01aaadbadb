package io.ciroach.maven;

import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.SessionData;

/**
 * One of a kind for all goals of a build, also where modules are built at the same time. It is kept with the session, so that
 * a JVM with many builds, one after the other, has none left over.
 */
final class SessionScoped {

    private SessionScoped() {}

    static <T> T of(MavenSession session, Class<T> kind, Supplier<T> first) {
        SessionData data = session.getRepositorySession().getData();
        // The class itself is the key: a plugin realm with other classes of that name has others of its own.
        Object known = data.get(kind);
        if (known == null) {
            Object fresh = first.get();
            known = data.set(kind, null, fresh) ? fresh : data.get(kind);
        }
        return kind.cast(known);
    }
}
