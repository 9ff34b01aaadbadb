package io.ciroach;

import io.ciroach.result.PipelineResult;
import io.ciroach.store.JournalFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a pipeline through the door in a process of its own, which a test kills: from outside, or by itself at the n-th time
 * that its journal reaches the disk.
 */
public final class CrashChild {

    private CrashChild() {}

    /** Arguments: pipeline file, state folder, number of the write at which it dies (0 for none). Exits with the run's code. */
    public static void main(String[] args) throws IOException {
        Path state = Path.of(args[1]);
        int last = Integer.parseInt(args[2]);
        AtomicInteger count = new AtomicInteger();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CIROACH_HOME", state.toString());
        PipelineResult result = Ciroach.create()
                .withEnvironment(environment)
                .withJournals(file -> halting(JournalFile.ON_DISK.open(file), last, count))
                .run(RunRequest.of(Path.of(args[0])).build());
        Files.writeString(state.resolveSibling("forces"), Integer.toString(count.get()));
        System.out.println(result.outcome() + " " + result.cleaned().recoveredRuns() + " " + result.warnings());
        System.exit(result.exitCode());
    }

    private static JournalFile halting(JournalFile disk, int last, AtomicInteger count) {
        return new JournalFile() {
            @Override
            public byte[] read() throws IOException {
                return disk.read();
            }

            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                disk.write(bytes, position);
            }

            @Override
            public void force() throws IOException {
                if (count.incrementAndGet() == last) {
                    Runtime.getRuntime().halt(137);
                }
                disk.force();
            }

            @Override
            public void truncate(long length) throws IOException {
                disk.truncate(length);
            }

            @Override
            public void close() throws IOException {
                disk.close();
            }
        };
    }
}
