package io.ciroach.engine.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes connections and answers nothing, or always the same. */
public final class SilentServer implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private SilentServer(SocketAddress address, StandardProtocolFamily family, String answer) {
        try {
            server = ServerSocketChannel.open(family);
            server.bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(() -> serve(answer), "silent-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Silent, on a free port of the loopback. */
    public static SilentServer tcp() {
        return new SilentServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), StandardProtocolFamily.INET, "");
    }

    /** On a unix socket. */
    public static SilentServer unix(Path socket, String answer) {
        return new SilentServer(UnixDomainSocketAddress.of(socket), StandardProtocolFamily.UNIX, answer);
    }

    private void serve(String answer) {
        while (true) {
            try {
                SocketChannel channel = server.accept();
                open.add(channel);
                if (!answer.isEmpty()) {
                    channel.read(ByteBuffer.allocate(64 * 1024));
                    channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                    channel.close();
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Where it is, of one on a unix socket. */
    public URI address() {
        try {
            return URI.create("unix://" + ((UnixDomainSocketAddress) server.getLocalAddress()).getPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its port, of a tcp one. */
    public int port() {
        try {
            return ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (server.getLocalAddress() instanceof UnixDomainSocketAddress address) {
                Files.deleteIfExists(address.getPath());
            }
            server.close();
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
