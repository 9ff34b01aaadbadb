package io.ciroach.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that exchanges a folder and a link to another one in one step of the kernel, as fast as it goes. Java cannot do
 * that, so a little Python does; where there is none, {@link Swapper} is the next best.
 */
final class Exchanger implements AutoCloseable {

    private static final String SCRIPT = """
            import ctypes, os, shutil, sys
            libc = ctypes.CDLL(None, use_errno=True)
            folder, spare, target, stop = [os.fsencode(argument) for argument in sys.argv[1:5]]
            swaps = 0
            def make():
                try:
                    if not os.path.islink(spare) and not os.path.islink(folder):
                        shutil.rmtree(spare, True)
                        os.symlink(target, spare)
                    os.makedirs(folder + b"/deep")
                except OSError:
                    pass # the other side was quicker
            while not os.path.exists(stop):
                for _ in range(200):
                    if libc.renameat2(-100, folder, -100, spare, 2) == 0:
                        swaps += 1
                        if swaps == 1:
                            print("begun", flush=True)
                    else:
                        make()
            print(swaps)
            """;

    private final Path stop;
    private final BufferedReader said;
    private long swaps;

    /**
     * Swaps a folder for a link that waits beside the artifact, where nobody wipes it. Returns once it has begun: a Python
     * that is slow to start would attack nobody.
     */
    Exchanger(Path folder, Path spare, Path target) throws IOException {
        stop = spare.resolveSibling("stop");
        Process process = new ProcessBuilder(
                        "python3",
                        "-c",
                        SCRIPT,
                        folder.toString(),
                        spare.toString(),
                        target.toString(),
                        stop.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = process.inputReader(StandardCharsets.UTF_8);
        if (!"begun".equals(said.readLine())) {
            throw new IOException("python3 ended before it had exchanged anything");
        }
    }

    /** Whether this machine has what it takes. */
    static boolean isPossible() {
        try {
            List<String> command = List.of("python3", "-c", "import ctypes; ctypes.CDLL(None).renameat2");
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return how often they were exchanged; known once it is closed} */
    long swaps() {
        return swaps;
    }

    @Override
    public void close() throws IOException {
        Files.createFile(stop);
        swaps = Long.parseLong(said.readLine());
    }
}
