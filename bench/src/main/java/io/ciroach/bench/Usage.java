package io.ciroach.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux tells of processes, in {@code /proc}. */
final class Usage {

    private static final double TICKS = 100;
    private static final Set<String> ENGINE = Set.of("dockerd", "containerd", "containerd-shim");

    /** Objects, then bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private Usage() {}

    /** CPU seconds of all children that this process has waited for, and theirs. */
    static double ofChildren() {
        String[] stat = stat("self");
        return (Long.parseLong(stat[13]) + Long.parseLong(stat[14])) / TICKS;
    }

    /** CPU ticks so far of each process that belongs to an engine, with its children that have ended. */
    static Map<String, Long> ofEngine() {
        Map<String, Long> ticks = new HashMap<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                String pid = process.getFileName().toString();
                if (Character.isDigit(pid.charAt(0)) && ENGINE.contains(name(pid))) {
                    String[] stat = stat(pid);
                    if (stat.length > 14) {
                        ticks.put(
                                pid,
                                List.of(11, 12, 13, 14).stream()
                                        .mapToLong(field -> Long.parseLong(stat[field]))
                                        .sum());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ticks;
    }

    static double seconds(long ticks) {
        return ticks / TICKS;
    }

    /** Resident megabytes of a process and all that come from it. */
    static long residentMegabytes(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                        .mapToLong(process -> residentPages(process.pid()))
                        .sum()
                * 4
                / 1024;
    }

    /** Megabytes of the objects that a JVM still reaches: it collects first. NaN if it cannot be asked. */
    static double liveMegabytes(long pid) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(pid),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            jcmd.waitFor();
            Matcher total = TOTAL.matcher(text);
            return total.find() ? Long.parseLong(total.group(1)) / 1e6 : Double.NaN;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long residentPages(long pid) {
        String statm = read("/proc/" + pid + "/statm");
        return statm.isEmpty() ? 0 : Long.parseLong(statm.split(" ", 3)[1]);
    }

    private static String name(String pid) {
        return read("/proc/" + pid + "/comm").strip();
    }

    /** From the state on, which is the third field: what is before may hold spaces. */
    private static String[] stat(String pid) {
        String stat = read("/proc/" + pid + "/stat");
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            return ""; // it ended while it was read
        }
    }
}
