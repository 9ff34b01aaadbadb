package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.crash.FaultProxy;
import io.ciroach.testing.OtherUser;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A signal while a helper container deletes what root made, for a user who is not root. */
@Timeout(120)
class SignalInWipeIT extends SignalTrial {

    private static final int USER = 1234;
    private static final String WIPE = "[pipeline.clean]\nwipe = \"after\"\n";
    private static final String MAKE = step("make", "mkdir -p target/deep && touch target/deep/file", "user = \"0\"");

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void open() throws Exception {
        OtherUser.assumeRoot(folder);
    }

    private SignalledProcess start(FaultProxy proxy) throws Exception {
        SignalledProcess.Builder child =
                child(WIPE, MAKE).engine(proxy.address()).as(USER);
        OtherUser.give(folder.resolve("project"), USER);
        OtherUser.give(folder.resolve("state"), USER);
        return child.start();
    }

    private static boolean startsAHelper(String request) {
        return request.contains("--helper-") && request.endsWith("/start");
    }

    private Path made() {
        return folder.resolve("project/target/deep/file");
    }

    @Test
    void firstOneLetsTheWipeGoOnAndTheRunHasEndedAsItDid() throws Exception {
        try (FaultProxy proxy = holding(SignalInWipeIT::startsAHelper, held, gate);
                SignalledProcess child = start(proxy)) {
            held.await();

            press(child, "INT", 1);
            gate.countDown();

            assertThat(child.exit()).as("of the process").isEqualTo(130);
            assertThat(child.run().path("exitCode").asInt()).as("of the run").isZero();
            assertThat(child.fromCancel(1)).isLessThan(FIRST);
            assertThat(made().getParent()).doesNotExist();
            child.nothingIsLeft();
        }
    }

    @Test
    void secondOneCutsItShortAndThatIsSaid() throws Exception {
        try (FaultProxy proxy = holding(SignalInWipeIT::startsAHelper, held, gate);
                SignalledProcess child = start(proxy)) {
            held.await();

            press(child, "INT", 1);
            press(child, "INT", 2);
            assertThat(made()).exists();
            gate.countDown();

            assertThat(child.exit()).as("of the process").isEqualTo(130);
            assertThat(child.run().path("exitCode").asInt()).as("of the run").isEqualTo(4);
            assertThat(child.fromCancel(2)).isLessThan(SECOND);
            assertThat(child.run().path("warnings").toString())
                    .contains("\"not wiped: target (the wipe was cut short)\"");
            child.nothingIsLeft();
        }
    }
}
