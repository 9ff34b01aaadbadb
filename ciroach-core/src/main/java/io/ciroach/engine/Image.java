package io.ciroach.engine;

/**
 * An image that the engine has.
 *
 * @param reference as it was asked for
 * @param id what the engine calls it
 * @param pulled whether it was fetched just now
 */
public record Image(String reference, String id, boolean pulled) {}
