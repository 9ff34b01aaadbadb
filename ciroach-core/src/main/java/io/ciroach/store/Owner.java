package io.ciroach.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Identifies a process for as long as it lives, across machines, reboots, containers and the reuse of process ids. What a
 * machine does not tell is {@code -}.
 *
 * @param host the machine, in a form that gives nothing away
 * @param boot its boot
 * @param pidNamespace where {@code pid} counts: containers share a boot and all have a process 1
 * @param pid the process
 * @param startTicks when it started, in clock ticks since the boot; unlike a time of day it does not move with the clock
 */
public record Owner(String host, String boot, String pidNamespace, long pid, String startTicks) {

    private static final String UNKNOWN = "-";

    /** {@return this very process} */
    public static Owner current() {
        return new Owner(
                Digest.of(read(Path.of("/etc/machine-id"))).substring(0, 12),
                read(Path.of("/proc/sys/kernel/random/boot_id")),
                pidNamespaceOfSelf(),
                ProcessHandle.current().pid(),
                startTicks(read(Path.of("/proc/self/stat"))));
    }

    /** Field 22; the name of the program, which may hold anything, stands in parentheses before. */
    static String startTicks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length > 19 ? fields[19] : UNKNOWN;
    }

    private static String pidNamespaceOfSelf() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("\\D", "");
        } catch (IOException | UnsupportedOperationException e) {
            return UNKNOWN;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** {@return all of it in one word, as it stands in labels} */
    @Override
    public String toString() {
        return String.join("/", host, boot, pidNamespace, Long.toString(pid), startTicks);
    }
}
