package io.ciroach.model;

/**
 * What an engine has.
 *
 * @param cpus its CPU count
 * @param memory its memory
 */
public record Capacity(int cpus, ByteSize memory) {}
