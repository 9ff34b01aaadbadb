package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.result.Outcome;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JVM's own signal handlers. Only what this JVM raises for itself comes, and only while a handler of ours is there. */
@Timeout(30)
class ThisProcessTest {

    private final BlockingQueue<String> came = new LinkedBlockingQueue<>();

    private OwnProcess.Handlers handle(String who) {
        return new ThisProcess().handle(signal -> came.add(who + " " + signal));
    }

    private static void raise() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        type.getMethod("raise", type)
                .invoke(null, type.getConstructor(String.class).newInstance("TERM"));
    }

    @Test
    void lastHandlerHasItAndTheOneBeforeIsPutBack() throws Exception {
        OwnProcess.Handlers first = handle("first");
        OwnProcess.Handlers second = handle("second");

        raise();
        assertThat(came.take()).isEqualTo("second TERMINATE");
        second.passOn(Outcome.Signal.TERMINATE);
        assertThat(came.take()).isEqualTo("first TERMINATE");
        second.restore();
        raise();
        assertThat(came.take()).isEqualTo("first TERMINATE");

        first.restore();
    }

    @Test
    void whoGoesFirstTakesNobodyElsesHandlerAway() throws Exception {
        OwnProcess.Handlers first = handle("first");
        OwnProcess.Handlers second = handle("second");

        first.restore();
        raise();
        assertThat(came.take()).isEqualTo("second TERMINATE");

        second.restore();
        raise();
        assertThat(came.take()).as("it was the one before").isEqualTo("first TERMINATE");
        first.restore();
    }
}
