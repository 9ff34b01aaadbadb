package io.ciroach.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's transport over plain sockets: HTTP/1.1, one connection a request.
 *
 * <p>Those that docker-java brings write every header and byte to the log at level debug: under {@code mvn -X}, or with a
 * logging library's defaults in somebody's tests, the password for a registry would stand there. They also ignore time-outs
 * on unix sockets, and weigh megabytes.
 */
final class SocketHttpClient implements DockerHttpClient {

    private static final int LONGEST_LINE = 64 * 1024;

    private final DockerAddress address;
    private final Set<EngineSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    SocketHttpClient(DockerAddress address) {
        this.address = address;
    }

    @Override
    public Response execute(Request request) {
        EngineSocket socket = null;
        try {
            socket = EngineSocket.open(address);
            open.add(socket);
            if (closed) {
                throw new IOException("the connection was closed");
            }
            socket.write(encode(request));
            return answer(request, socket);
        } catch (IOException e) {
            if (socket != null) {
                forget(socket);
            }
            throw new UncheckedIOException(e);
        }
    }

    private byte[] encode(Request request) throws IOException {
        byte[] body = body(request);
        StringBuilder head = new StringBuilder()
                .append(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(address.isUnix() ? "docker" : address.uri().getAuthority())
                .append("\r\nConnection: close\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0 || request.method().startsWith("P")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static byte[] body(Request request) throws IOException {
        byte[] bytes = request.bodyBytes();
        if (bytes != null) {
            return bytes;
        }
        try (InputStream stream = request.body()) {
            return stream == null ? new byte[0] : stream.readAllBytes();
        }
    }

    private Response answer(Request request, EngineSocket socket) throws IOException {
        InputStream input = new BufferedInputStream(socket.input(), 16 * 1024);
        int status;
        Map<String, List<String>> headers;
        do {
            status = status(line(input));
            headers = headers(input);
        } while (status >= 100 && status < 200 && status != 101);
        boolean empty = request.method().equals("HEAD") || status == 204 || status == 304;
        return new SocketResponse(
                socket, status, headers, empty ? new ByteArrayInputStream(new byte[0]) : content(input, headers));
    }

    private static int status(String line) throws IOException {
        String[] words = line.split(" ", 3);
        if (!line.startsWith("HTTP/1.") || words.length < 2 || !words[1].matches("\\d{3}")) {
            throw new IOException("what answers there does not speak HTTP");
        }
        return Integer.parseInt(words[1]);
    }

    private static Map<String, List<String>> headers(InputStream input) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static InputStream content(InputStream input, Map<String, List<String>> headers) throws IOException {
        if (first(headers, "Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            return new ChunkedInput(input);
        }
        String length = first(headers, "Content-Length");
        try {
            return length.isEmpty() ? input : new BoundedInput(input, Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("a length that is no number: " + length, e);
        }
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }

    /** A line without its end. */
    static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("a line without an end in an answer");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private void forget(EngineSocket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // Closing a socket that is broken already: there is nothing left to lose.
        }
    }

    /** Ends all that is going on. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(open).forEach(this::forget);
    }

    private final class SocketResponse implements Response {
        private final EngineSocket socket;
        private final int status;
        private final Map<String, List<String>> headers;
        private final InputStream body;

        SocketResponse(EngineSocket socket, int status, Map<String, List<String>> headers, InputStream body) {
            this.socket = socket;
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return headers;
        }

        @Override
        public @Nullable String getHeader(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.get(0);
        }

        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public void close() {
            forget(socket);
        }
    }
}
