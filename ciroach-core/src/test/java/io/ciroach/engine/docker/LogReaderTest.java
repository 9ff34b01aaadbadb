package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.ciroach.engine.StepOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogReaderTest {

    private static final byte[] HI = {1, 0, 0, 0, 0, 0, 0, 2, 'h', 'i'};

    private final StringBuilder got = new StringBuilder();

    private static Response response(InputStream body) {
        return new Response() {
            @Override
            public int getStatusCode() {
                return 200;
            }

            @Override
            public Map<String, List<String>> getHeaders() {
                return Map.of();
            }

            @Override
            public InputStream getBody() {
                return body;
            }

            @Override
            public void close() {
                try {
                    body.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private void take(boolean stderr, byte[] bytes, int offset, int length) {
        got.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @CanIgnoreReturnValue
    private static Thread start(LogReader reader) {
        Thread thread = new Thread(reader);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void wholeLogIsComplete() {
        LogReader reader = new LogReader(response(new ByteArrayInputStream(HI)), this::take);

        reader.run();
        reader.awaitEnd(Duration.ofHours(1));

        assertThat(got).hasToString("hi");
        assertThat(reader.isComplete()).isTrue();
    }

    @Test
    void pipeThatIsHeldOpenIsNotWaitedForLong() throws Exception {
        PipedOutputStream writer = new PipedOutputStream();
        CountDownLatch taken = new CountDownLatch(1);
        LogReader reader = new LogReader(response(new PipedInputStream(writer)), (stderr, bytes, offset, length) -> {
            take(stderr, bytes, offset, length);
            taken.countDown();
        });
        start(reader);
        writer.write(HI);
        writer.flush();
        taken.await();

        reader.awaitEnd(Duration.ofMillis(50));

        assertThat(got).hasToString("hi");
        assertThat(reader.isComplete()).isFalse();
    }

    @Test
    void whatIsReadOnceNobodyWaitsAnyMoreIsNotHandedOver() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream late = new ByteArrayInputStream(HI) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return super.read(bytes, offset, length);
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        LogReader reader = new LogReader(response(late), this::take);
        Thread reading = start(reader);

        reader.awaitEnd(Duration.ofMillis(1));
        reading.join();

        assertThat(got).isEmpty();
        assertThat(reader.isComplete()).isFalse();
    }

    @Test
    void slowOutputMayTakeItsTime() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        StepOutput slow = (stderr, bytes, offset, length) -> {
            entered.countDown();
            release.await();
            take(stderr, bytes, offset, length);
        };
        LogReader reader = new LogReader(response(new ByteArrayInputStream(HI)), slow);
        start(reader);
        entered.await();
        Thread waiter = new Thread(() -> reader.awaitEnd(Duration.ofNanos(1)));
        waiter.start();
        // It waits without a limit, and not for the time that a silent pipe gets.
        while (waiter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        release.countDown();
        waiter.join();

        assertThat(got).hasToString("hi");
    }

    @Test
    void outputThatThrowsGetsNoMoreAndTheLogIsReadToItsEnd() {
        StepOutput broken = (stderr, bytes, offset, length) -> {
            take(stderr, bytes, offset, length);
            throw new IllegalStateException("broken");
        };
        ByteArrayInputStream twice =
                new ByteArrayInputStream(
                        new String(HI, StandardCharsets.ISO_8859_1).repeat(2).getBytes(StandardCharsets.ISO_8859_1)) {
                    @Override
                    public synchronized int read(byte[] bytes, int offset, int length) {
                        return super.read(bytes, offset, HI.length);
                    }
                };
        LogReader reader = new LogReader(response(twice), broken);

        reader.run();

        assertThat(got).hasToString("hi");
        assertThat(twice.available()).isZero();
        assertThat(reader.isComplete()).isFalse();
    }
}
