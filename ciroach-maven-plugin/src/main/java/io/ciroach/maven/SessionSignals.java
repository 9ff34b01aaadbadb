package io.ciroach.maven;

import io.ciroach.Signals;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.SessionData;

/**
 * One {@link Signals} for all goals of a build, also where modules are built at the same time. It is kept with the session, so
 * that a JVM with many builds, one after the other, has none left over.
 */
final class SessionSignals {

    private SessionSignals() {}

    static Signals of(MavenSession session) {
        SessionData data = session.getRepositorySession().getData();
        // The class itself is the key: a plugin realm with other classes of that name has signals of its own.
        Object known = data.get(Signals.class);
        if (known == null) {
            Object fresh = Signals.ofProcess();
            known = data.set(Signals.class, null, fresh) ? fresh : data.get(Signals.class);
        }
        return (Signals) known;
    }
}
