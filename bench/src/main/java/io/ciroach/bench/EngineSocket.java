package io.ciroach.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Asks the engine with the JDK alone: a connection a request, HTTP/1.0 so that an answer ends with its connection. */
final class EngineSocket {

    private static final UnixDomainSocketAddress ADDRESS = UnixDomainSocketAddress.of("/var/run/docker.sock");

    private EngineSocket() {}

    /** An answer whose headers have come. */
    record Answer(int status, InputStream body) {

        String text() {
            try (body) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Answer ask(String method, String path, String body) {
        try {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            String head = method + " " + path
                    + " HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: " + content.length
                    + "\r\n\r\n";
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(ADDRESS);
            ByteBuffer request = ByteBuffer.allocate(head.length() + content.length);
            request.put(head.getBytes(StandardCharsets.US_ASCII)).put(content).flip();
            while (request.hasRemaining()) {
                channel.write(request);
            }
            InputStream input = new BufferedInputStream(Channels.newInputStream(channel), 64 * 1024);
            int status = Integer.parseInt(line(input).split(" ", 3)[1]);
            while (!line(input).isEmpty()) {
                // headers
            }
            return new Answer(status, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, where anything but success is an error. */
    static Answer expect(String method, String path, String body) {
        Answer answer = ask(method, path, body);
        if (answer.status() >= 300 && answer.status() != 304) {
            throw new IllegalStateException(method + " " + path + ": " + answer.status() + " " + answer.text());
        }
        return answer;
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
