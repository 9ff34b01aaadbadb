package io.ciroach.engine.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an engine. It is a channel in each case, so that an interrupt ends whatever waits on it: unix sockets
 * know no time-out of their own.
 */
final class EngineSocket implements Closeable {

    private final SocketChannel channel;
    private final @Nullable SSLSocket encrypted;

    private EngineSocket(SocketChannel channel, @Nullable SSLSocket encrypted) {
        this.channel = channel;
        this.encrypted = encrypted;
    }

    static EngineSocket open(DockerAddress address) throws IOException {
        if (address.isUnix()) {
            return new EngineSocket(SocketChannel.open(UnixDomainSocketAddress.of(address.socket())), null);
        }
        String host = address.uri().getHost();
        InetSocketAddress target =
                new InetSocketAddress(unbracketed(host), address.uri().getPort());
        if (target.isUnresolved()) {
            throw new UnknownHostException("unknown host " + host);
        }
        SocketChannel channel = SocketChannel.open(target);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new EngineSocket(channel, address.tls() == null ? null : encrypt(channel, address));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SSLSocket encrypt(SocketChannel channel, DockerAddress address) throws IOException {
        SSLSocket socket = (SSLSocket) Objects.requireNonNull(address.tls())
                .getSocketFactory()
                .createSocket(
                        channel.socket(),
                        unbracketed(address.uri().getHost()),
                        address.uri().getPort(),
                        true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    InputStream input() throws IOException {
        return encrypted != null ? encrypted.getInputStream() : new ChannelInput(channel);
    }

    void write(byte[] bytes) throws IOException {
        if (encrypted != null) {
            OutputStream output = encrypted.getOutputStream();
            output.write(bytes);
            output.flush();
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Closes the channel itself: a polite end of the encryption would wait for a peer that may not answer. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The JDK's own stream over a channel takes a lock that a close has to wait for. */
    private static final class ChannelInput extends InputStream {
        private final SocketChannel channel;

        ChannelInput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
