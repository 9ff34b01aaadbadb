package io.ciroach.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ciroach.files.ReportFolder;
import io.ciroach.files.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The raw log of a step called lint, in a folder for reports. */
abstract class LogTestKit {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    ReportFolder folder;

    @SuppressWarnings("NullAway.Init")
    RawLog raw;

    @BeforeEach
    void openTheRawLog() {
        folder = ReportFolder.open(Workspace.of(temporary), Path.of("reports"));
        raw = RawLog.open(folder, "logs/01-lint.log", false);
    }

    @AfterEach
    void closeTheRawLog() throws IOException {
        raw.close();
        folder.close();
    }

    static void write(StepLog log, boolean stderr, String text) throws InterruptedException {
        byte[] bytes = ("??" + text + "??").getBytes(UTF_8);
        log.write(stderr, bytes, 2, bytes.length - 4);
    }
}
