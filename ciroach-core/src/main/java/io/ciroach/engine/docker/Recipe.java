package io.ciroach.engine.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.Command;
import io.ciroach.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a step's container is made of.
 *
 * @param name the container's
 * @param step what was asked for
 * @param user whom it runs as
 * @param mounts the workspace first
 * @param env as the container gets it
 * @param stopSignal what ends it politely
 * @param selinux whether the engine confines containers by SELinux, under which a workspace cannot be mounted as it is
 */
record Recipe(
        String name,
        StepSpec step,
        Identity user,
        List<Mount> mounts,
        Map<String, String> env,
        String stopSignal,
        boolean selinux) {

    /** What builds, package managers and {@code su} want; no devices, no raw network, no other root. */
    private static final List<String> OF_ROOT = List.of(
            "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETUID", "SETGID", "KILL", "SETFCAP", "NET_BIND_SERVICE");

    List<String> capabilities() {
        List<String> all = new ArrayList<>(user.isRoot() ? OF_ROOT : List.of());
        step.capAdd().stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
                .filter(name -> !all.contains(name))
                .forEach(all::add);
        return all;
    }

    /** What replaces the image's entrypoint, or null to keep it. */
    @Nullable
    List<String> entrypoint() {
        if (step.entrypoint() != null) {
            return step.entrypoint();
        }
        return step.command() instanceof Command.Shell ? List.of("sh", "-c") : null;
    }

    /** What replaces the image's command; none keeps it. */
    List<String> arguments() {
        return step.command() instanceof Command.Shell shell
                ? List.of(shell.script())
                : ((Command.Exec) step.command()).arguments();
    }

    List<String> securityOptions() {
        return selinux ? List.of("no-new-privileges", "label=disable") : List.of("no-new-privileges");
    }

    String network() {
        return step.network() == Network.NONE ? "none" : "bridge";
    }

    CreateContainerCmd fill(CreateContainerCmd command, Map<String, String> labels) {
        List<String> entrypoint = entrypoint();
        if (entrypoint != null) {
            command.withEntrypoint(entrypoint);
        }
        if (!arguments().isEmpty()) {
            command.withCmd(arguments());
        }
        if (step.platform() != null) {
            command.withPlatform(step.platform());
        }
        return command.withName(name)
                .withLabels(labels)
                .withUser(user.user())
                .withWorkingDir(step.workdir())
                .withEnv(env.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .withAttachStdin(false)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withHostConfig(hostConfig());
    }

    private HostConfig hostConfig() {
        HostConfig host = HostConfig.newHostConfig()
                .withInit(true)
                .withMemory(step.memory().bytes())
                .withMemorySwap(step.memory().bytes())
                .withPidsLimit((long) step.pids())
                .withReadonlyRootfs(step.readOnly())
                .withNetworkMode(network())
                .withSecurityOpts(securityOptions())
                .withCapDrop(Capability.ALL)
                .withCapAdd(capabilities().stream().map(this::capability).toArray(Capability[]::new))
                .withMounts(mounts)
                // The log is what attach delivers: twice the speed, and nothing on the engine's disk.
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
        if (step.cpus() != null) {
            host.withNanoCPUs(step.cpus().nanos());
        }
        if (step.shmSize() != null) {
            host.withShmSize(step.shmSize().bytes());
        }
        return host;
    }

    private Capability capability(String capability) {
        try {
            return Capability.valueOf(capability);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Reason.REFUSED,
                    "there is no capability " + capability + " (cap_add of step \"" + step.step() + "\")",
                    null,
                    e);
        }
    }
}
