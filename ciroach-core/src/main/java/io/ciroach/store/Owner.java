package io.ciroach.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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

    /** What this process can tell of another. */
    public enum Life {
        /** It runs. */
        ALIVE,
        /** It has ended. */
        DEAD,
        /** It cannot be told: another machine, boot or container, or one that hides its processes. */
        UNKNOWN
    }

    /** What never changes is read once. */
    private static final class Self {
        private static final Owner OWNER = new Owner(
                Digest.of(read(Path.of("/etc/machine-id"))).substring(0, 12),
                read(Path.of("/proc/sys/kernel/random/boot_id")),
                pidNamespaceOfSelf(),
                ProcessHandle.current().pid(),
                startTicks(read(Path.of("/proc/self/stat"))));
    }

    /** {@return this very process} */
    public static Owner current() {
        return Self.OWNER;
    }

    /**
     * Of its text.
     *
     * @param text what {@link #toString()} gave, or anything else
     * @return the owner, or nothing
     */
    public static Optional<Owner> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 5 || !parts[3].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new Owner(parts[0], parts[1], parts[2], Long.parseLong(parts[3]), parts[4]));
    }

    /**
     * Looks whether a process runs that is known by a text.
     *
     * @param text what {@link #toString()} gave, or anything else
     * @return what can be told
     */
    public static Life lifeOf(String text) {
        return parse(text).map(Owner::life).orElse(Life.UNKNOWN);
    }

    /**
     * Looks whether the process runs. Containers share the boot of their host, and all have a process 1; so only a process of
     * the same boot and the same namespace can be looked for, and only where processes of others are not hidden.
     *
     * @return what can be told
     */
    public Life life() {
        return life(current(), Path.of("/proc"));
    }

    Life life(Owner self, Path processes) {
        boolean within = boot.equals(self.boot)
                && pidNamespace.equals(self.pidNamespace)
                && !boot.equals(UNKNOWN)
                && !pidNamespace.isEmpty()
                && !pidNamespace.equals(UNKNOWN)
                && !startTicks.equals(UNKNOWN);
        if (!within || read(processes.resolve("1/stat")).equals(UNKNOWN)) {
            return Life.UNKNOWN;
        }
        String stat = read(processes.resolve(pid + "/stat"));
        return startTicks(stat).equals(startTicks) && !isBuried(stat) ? Life.ALIVE : Life.DEAD;
    }

    /** Field 22; the name of the program, which may hold anything, stands in parentheses before. */
    static String startTicks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length > 19 ? fields[19] : UNKNOWN;
    }

    /** One that has ended and that nobody has asked about yet is still listed. */
    private static boolean isBuried(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 1).strip().matches("[ZX].*");
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
