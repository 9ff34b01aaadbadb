package io.ciroach.bench;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The least that a client in Java can do for the same containers: create, attach, start, wait, inspect, remove, with nothing
 * checked and nothing kept. It holds lanes and budget, and starts the longest remaining path first. The floor of all ratios.
 */
final class FloorClient {

    private static final int LARGEST_LINE = 64 * 1024;

    private record Task(String name, List<String> needs, int megabytes, double path, String script) {}

    private final Path workspace;
    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 256 * 1024);
    private final List<Task> waiting;
    private final Set<String> done = new HashSet<>();
    private int lanes;
    private int megabytes;

    private FloorClient(Path list, int lanes, int megabytes) throws IOException {
        this.workspace = list.toAbsolutePath().resolveSibling("");
        this.lanes = lanes;
        this.megabytes = megabytes;
        this.waiting = read(list);
    }

    /** Takes the list, the lanes and the budget in megabytes. */
    public static void main(String[] args) throws IOException, InterruptedException {
        new FloorClient(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2])).run();
    }

    private static List<Task> read(Path list) throws IOException {
        List<String[]> rows = Files.readAllLines(list).stream()
                .map(line -> line.split("\t", 5))
                .toList();
        Map<String, Double> remaining = new HashMap<>();
        List<Task> tasks = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            String[] row = rows.get(i);
            List<String> needs = row[1].isEmpty() ? List.of() : List.of(row[1].split(" "));
            double path = remaining.getOrDefault(row[0], 0.0) + Double.parseDouble(row[3]);
            needs.forEach(need -> remaining.merge(need, path, Math::max));
            tasks.add(0, new Task(row[0], needs, Integer.parseInt(row[2]), path, row[4]));
        }
        tasks.sort((a, b) -> Double.compare(b.path(), a.path()));
        return tasks;
    }

    private void run() throws InterruptedException, IOException {
        List<Thread> threads = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty()) {
                Task next = waiting.stream().filter(this::mayStart).findFirst().orElse(null);
                if (next == null) {
                    wait();
                    continue;
                }
                waiting.remove(next);
                lanes--;
                megabytes -= next.megabytes();
                Thread thread = new Thread(() -> run(next));
                thread.start();
                threads.add(thread);
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        out.flush();
    }

    private boolean mayStart(Task task) {
        return lanes > 0 && megabytes >= task.megabytes() && done.containsAll(task.needs());
    }

    private synchronized void ended(Task task) {
        done.add(task.name());
        lanes++;
        megabytes += task.megabytes();
        notifyAll();
    }

    private void run(Task task) {
        String created =
                EngineSocket.expect("POST", "/containers/create", body(task)).text();
        String container = "/containers/" + created.substring(created.indexOf(":\"") + 2, created.indexOf("\","));
        InputStream log = EngineSocket.expect("POST", container + "/attach?stream=1&stdout=1&stderr=1", "")
                .body();
        EngineSocket.Answer end = EngineSocket.expect("POST", container + "/wait?condition=next-exit", "");
        EngineSocket.expect("POST", container + "/start", "").text();
        copy(log);
        if (!end.text().contains("\"StatusCode\":0")
                || EngineSocket.expect("GET", container + "/json", "").text().contains("\"OOMKilled\":true")) {
            throw new IllegalStateException(task.name() + " failed");
        }
        ended(task);
        EngineSocket.expect("DELETE", container + "?force=1&v=1", "").text();
    }

    /** The container that Ciroach makes, as the engine is asked for it. */
    private String body(Task task) {
        long bytes = task.megabytes() * 1024L * 1024;
        return """
            {"Image":"%s","Entrypoint":["sh","-c"],"Cmd":["%s"],"User":"0:0","WorkingDir":"/workspace",
             "AttachStdout":true,"AttachStderr":true,"Labels":{"%s":"%d"},
             "HostConfig":{"Init":true,"Memory":%d,"MemorySwap":%d,"PidsLimit":4096,"NetworkMode":"bridge",
              "SecurityOpt":["no-new-privileges"],"CapDrop":["ALL"],"CapAdd":["CHOWN","DAC_OVERRIDE","FOWNER","FSETID",
              "SETUID","SETGID","KILL","SETFCAP","NET_BIND_SERVICE"],"LogConfig":{"Type":"none"},
              "Mounts":[{"Type":"bind","Source":"%s","Target":"/workspace"}]}}""".formatted(
                        Workload.IMAGE,
                        task.script().replace("\\", "\\\\").replace("\"", "\\\""),
                        ContainerWatch.LABEL,
                        bytes,
                        bytes,
                        bytes,
                        workspace);
    }

    /** Whole lines only, so that none of two tasks is torn. */
    private void copy(InputStream log) {
        byte[] line = new byte[LARGEST_LINE];
        int length = 0;
        try (DataInputStream frames = new DataInputStream(log)) {
            byte[] head = new byte[8];
            while (frames.readNBytes(head, 0, 8) == 8) {
                int size = (head[4] & 0xff) << 24 | (head[5] & 0xff) << 16 | (head[6] & 0xff) << 8 | (head[7] & 0xff);
                if (length + size > line.length) {
                    throw new IllegalStateException("a line that is too long");
                }
                length += frames.readNBytes(line, length, size);
                int whole = length;
                while (whole > 0 && line[whole - 1] != '\n') {
                    whole--;
                }
                synchronized (out) {
                    out.write(line, 0, whole);
                }
                System.arraycopy(line, whole, line, 0, length - whole);
                length -= whole;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
