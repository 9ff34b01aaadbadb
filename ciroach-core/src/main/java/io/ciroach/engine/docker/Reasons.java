package io.ciroach.engine.docker;

import java.io.EOFException;
import java.nio.channels.AsynchronousCloseException;
import javax.net.ssl.SSLException;

/** What a failure of the connection means, in few words. */
final class Reasons {

    private Reasons() {}

    static String of(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof AsynchronousCloseException) {
            return "it was closed";
        }
        if (root instanceof SSLException) {
            return "the encrypted connection failed (" + root.getMessage() + ")";
        }
        String message = root.getMessage();
        if (root instanceof EOFException && message == null) {
            return "it ended in the middle of an answer";
        }
        return message == null ? root.getClass().getSimpleName() : message;
    }

    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof SSLException)) {
            root = root.getCause();
        }
        return root;
    }
}
