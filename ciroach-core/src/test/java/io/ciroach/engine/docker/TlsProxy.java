package io.ciroach.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Takes encrypted connections and hands them on to a unix socket. */
final class TlsProxy implements AutoCloseable {

    private final SSLServerSocket server;
    private final UnixDomainSocketAddress target;

    private TlsProxy(SSLServerSocket server, UnixDomainSocketAddress target) {
        this.server = server;
        this.target = target;
    }

    static TlsProxy before(String address, SSLContext context) throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
        server.setNeedClientAuth(true);
        TlsProxy proxy = new TlsProxy(
                server, UnixDomainSocketAddress.of(URI.create(address).getPath()));
        EngineProxy.inBackground(proxy::serve);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() throws IOException {
        while (!server.isClosed()) {
            SSLSocket client = (SSLSocket) server.accept();
            EngineProxy.inBackground(() -> handOn(client));
        }
    }

    private void handOn(SSLSocket client) throws IOException {
        try (client;
                SocketChannel engine = SocketChannel.open(target)) {
            client.setTcpNoDelay(true);
            client.startHandshake();
            // One channel in two directions: the JDK's streams over it would wait for one another.
            EngineProxy.inBackground(() -> {
                byte[] buffer = new byte[16 * 1024];
                InputStream input = client.getInputStream();
                for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                    engine.write(java.nio.ByteBuffer.wrap(buffer, 0, read));
                }
            });
            OutputStream output = client.getOutputStream();
            Channels.newInputStream(engine).transferTo(output);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
