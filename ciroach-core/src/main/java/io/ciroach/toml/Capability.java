package io.ciroach.toml;

import io.ciroach.problem.Suggestion;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The names of Linux capabilities, as {@code cap_add} takes them. */
final class Capability {

    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "ALL",
            "AUDIT_CONTROL",
            "AUDIT_READ",
            "AUDIT_WRITE",
            "BLOCK_SUSPEND",
            "BPF",
            "CHECKPOINT_RESTORE",
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "IPC_LOCK",
            "IPC_OWNER",
            "KILL",
            "LEASE",
            "LINUX_IMMUTABLE",
            "MAC_ADMIN",
            "MAC_OVERRIDE",
            "MKNOD",
            "NET_ADMIN",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_RAW",
            "PERFMON",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYSLOG",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_CHROOT",
            "SYS_MODULE",
            "SYS_NICE",
            "SYS_PACCT",
            "SYS_PTRACE",
            "SYS_RAWIO",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "WAKE_ALARM"));

    /** With or without {@code CAP_}, in any case, as Docker takes them; read in capitals and without. */
    static final Kind<String> KIND = new Kind<>(new Schema.Text("[A-Za-z_]+"), (node, reading) -> {
        String text = Kinds.TEXT.read(node, reading);
        if (text == null) {
            return null;
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("CAP_") ? upper.substring(4) : upper;
        if (!NAMES.contains(name)) {
            reading.error(
                    node.at(),
                    Kinds.quoted(text) + " is no Linux capability" + Suggestion.didYouMean(name, NAMES),
                    "such as \"SYS_PTRACE\" or \"NET_RAW\"");
            return null;
        }
        return name;
    });

    private Capability() {}
}
