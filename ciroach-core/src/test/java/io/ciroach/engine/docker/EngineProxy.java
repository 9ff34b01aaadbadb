package io.ciroach.engine.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between Ciroach and the engine, and can freeze or die as an engine does. */
final class EngineProxy implements AutoCloseable {

    private final Path socket;
    private final UnixDomainSocketAddress engine;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private boolean frozen;

    EngineProxy(Path socket, String engineAddress) {
        this.socket = socket;
        this.engine = UnixDomainSocketAddress.of(URI.create(engineAddress).getPath());
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(() -> {
            while (true) {
                SocketChannel client = server.accept();
                open.add(client);
                inBackground(() -> connect(client));
            }
        });
    }

    String address() {
        return "unix://" + socket;
    }

    private void connect(SocketChannel client) throws IOException {
        passFrozen();
        SocketChannel toEngine = SocketChannel.open(engine);
        open.add(toEngine);
        inBackground(() -> pump(toEngine, client));
        pump(client, toEngine);
    }

    private void pump(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try {
            while (from.read(buffer) >= 0) {
                passFrozen();
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } finally {
            // Whoever ends, ends both: attach and wait are never half closed.
            if (from.isOpen()) {
                to.shutdownOutput();
            } else {
                to.close();
            }
        }
    }

    private synchronized void passFrozen() {
        while (frozen) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** From now on it takes connections and hands on nothing. */
    synchronized void freeze() {
        frozen = true;
    }

    synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    /** Goes away, as an engine does that is killed. */
    void die() {
        try {
            server.close();
            Files.deleteIfExists(socket);
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a thread of a proxy does, until one side hangs up. */
    interface Work {
        void run() throws IOException;
    }

    static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One side hung up, or the test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        thaw();
        die();
    }
}
