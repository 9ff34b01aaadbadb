package io.ciroach.model;

/**
 * What an engine can and cannot; the runner asks these, never the engine's name.
 *
 * @param rootless whether the container's root is the user of the engine
 * @param memoryLimit whether it enforces a memory limit
 * @param swapLimit whether it can forbid swap on top
 * @param cpuLimit whether it enforces a CPU limit
 * @param pidsLimit whether it enforces a process limit
 * @param selinux whether containers are confined by SELinux
 */
public record Capabilities(
        boolean rootless,
        boolean memoryLimit,
        boolean swapLimit,
        boolean cpuLimit,
        boolean pidsLimit,
        boolean selinux) {}
