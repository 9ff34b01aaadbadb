package io.ciroach.log;

import io.ciroach.files.ReportFolder;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What a step wrote to each stream, in files beside its log: {@code 01-lint.stdout.log}, {@code 01-lint.stderr.log}. */
final class StreamLogs implements AutoCloseable {

    private static final String SUFFIX = ".log";

    private final ReportFolder folder;
    private final String base;
    private @Nullable OutputStream stdout;
    private @Nullable OutputStream stderr;

    StreamLogs(ReportFolder folder, String log) {
        this.folder = folder;
        this.base = log.substring(0, log.length() - SUFFIX.length());
    }

    void write(boolean toStderr, byte[] bytes, int offset, int length) throws IOException {
        OutputStream out = toStderr ? stderr : stdout;
        if (out == null) {
            out = folder.create(base + (toStderr ? ".stderr" : ".stdout") + SUFFIX);
            if (toStderr) {
                stderr = out;
            } else {
                stdout = out;
            }
        }
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        try {
            if (stdout != null) {
                stdout.close();
            }
        } finally {
            if (stderr != null) {
                stderr.close();
            }
        }
    }
}
