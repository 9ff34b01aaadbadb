package io.ciroach.engine.docker;

import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine is.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param found how it was found, for messages
 * @param tls what an encrypted connection is made with, or null for a plain one
 */
record DockerAddress(URI uri, String found, @Nullable SSLContext tls) {

    boolean isUnix() {
        return uri.getScheme().equals("unix");
    }

    /** The socket of a {@code unix://} address. */
    Path socket() {
        return Path.of(uri.getPath());
    }

    /** The address and how it was found: what a message says. */
    String described() {
        return uri + " (" + found + ")";
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
