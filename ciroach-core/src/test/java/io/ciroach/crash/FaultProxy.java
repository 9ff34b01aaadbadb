package io.ciroach.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and an engine on unix sockets, counts requests (Ciroach's client makes one a connection), and does
 * what a {@link Plan} says with each.
 */
public final class FaultProxy implements AutoCloseable {

    /** What is done with a request. */
    @FunctionalInterface
    public interface Plan {

        /**
         * Decides.
         *
         * @param number of the request, from 1
         * @param line its method and path: {@code POST /containers/create?name=x}
         * @return what is done
         */
        Fault of(int number, String line);
    }

    /** What happens to a request or its answer. */
    public sealed interface Fault {
        /** It goes through. */
        record Pass() implements Fault {}

        /** Something happens before it goes through. */
        record Before(Runnable what) implements Fault {}

        /** Something happens once the engine has answered, and the answer is not handed over. */
        record Swallow(Runnable what) implements Fault {}

        /** Something happens once the answer was handed over. */
        record After(Runnable what) implements Fault {}

        /** It is not sent, and the connection ends. */
        record Reset() implements Fault {}

        /** Half of the answer is handed over, then the connection ends. */
        record Half() implements Fault {}

        /** Its answer says something else, of the same length. */
        record Rewrite(String what, String by) implements Fault {}

        /** It goes through later. */
        record Delay(Duration duration) implements Fault {}

        /** It is not sent; the answer is this status. */
        record Answer(int status) implements Fault {}
    }

    private final ServerSocketChannel server;
    private final Path socket;
    private final Path engine;
    private final Plan plan;
    private final List<String> requests = new ArrayList<>();

    /**
     * Opens it.
     *
     * @param socket where clients connect
     * @param engine where the engine listens
     * @param plan what is done
     * @throws IOException when it cannot listen
     */
    public FaultProxy(Path socket, Path engine, Plan plan) throws IOException {
        this.socket = socket;
        this.engine = engine;
        this.plan = plan;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        start("proxy", this::accept);
    }

    /** {@return its address as Docker's clients write it} */
    public String address() {
        return "unix://" + socket;
    }

    /** {@return the requests so far: method and path} */
    public List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                start("proxy connection", () -> serve(client));
            }
        } catch (AsynchronousCloseException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                SocketChannel upstream = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            ByteBuffer head = readHead(client);
            if (head.limit() == 0) {
                return; // only looked whether somebody listens
            }
            String text = StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
            String line = text.substring(0, Math.max(0, text.indexOf(" HTTP/")));
            int number;
            synchronized (requests) {
                requests.add(line);
                number = requests.size();
            }
            Fault fault = plan.of(number, line);
            if (fault instanceof Fault.Reset) {
                return;
            }
            if (fault instanceof Fault.Answer answer) {
                write(
                        client,
                        ByteBuffer.wrap(("HTTP/1.1 " + answer.status()
                                        + " Fault\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
                                        + "{\"message\":\"fault\"}")
                                .getBytes(StandardCharsets.US_ASCII)));
                return;
            }
            if (fault instanceof Fault.Before before) {
                before.what().run();
            }
            if (fault instanceof Fault.Delay delay) {
                LockSupport.parkNanos(delay.duration().toNanos());
            }
            upstream.connect(UnixDomainSocketAddress.of(engine));
            write(upstream, head);
            start("proxy request", () -> pump(client, upstream));
            answer(upstream, client, fault);
        } catch (IOException e) {
            // One side has gone, as it may at any time.
        }
    }

    private static void answer(SocketChannel upstream, SocketChannel client, Fault fault) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        boolean first = true;
        while (upstream.read(buffer.clear()) >= 0) {
            buffer.flip();
            if (first && fault instanceof Fault.Swallow swallow) {
                swallow.what().run();
                return;
            }
            if (first && fault instanceof Fault.Half) {
                write(client, buffer.limit(buffer.limit() / 2));
                return;
            }
            write(client, fault instanceof Fault.Rewrite rewrite ? rewritten(buffer, rewrite) : buffer);
            if (first && fault instanceof Fault.After after) {
                after.what().run();
            }
            first = false;
        }
    }

    private static ByteBuffer rewritten(ByteBuffer bytes, Fault.Rewrite rewrite) {
        String text = StandardCharsets.ISO_8859_1.decode(bytes).toString();
        return StandardCharsets.ISO_8859_1.encode(text.replace(rewrite.what(), rewrite.by()));
    }

    private static void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try {
            while (from.read(buffer.clear()) >= 0) {
                write(to, buffer.flip());
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) < 0) {
                throw new ClosedChannelException();
            }
        }
    }

    /** The head of a request, and what came with it. */
    private static ByteBuffer readHead(SocketChannel client) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        while (!head.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
            if (client.read(buffer.clear()) < 0) {
                return ByteBuffer.allocate(0);
            }
            head.write(buffer.array(), 0, buffer.position());
        }
        return ByteBuffer.wrap(head.toByteArray());
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
