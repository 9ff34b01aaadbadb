package io.ciroach.store;

import org.jspecify.annotations.Nullable;

/**
 * Identifies a cache: whose it is, and which. Users never share one, whatever they call it.
 *
 * @param user the number of the user
 * @param pipeline the real path of the pipeline file that it belongs to; null for one that all pipelines of the user share
 * @param name as the file has it
 */
public record CacheName(int user, @Nullable String pipeline, String name) {

    /**
     * Tells whose a cache is.
     *
     * @param cache what {@link #toString} wrote
     * @param user the number of a user
     * @return whether it is any of that user's
     */
    public static boolean isOf(String cache, int user) {
        return cache.startsWith(user + "/");
    }

    /**
     * Tells what a cache belongs to.
     *
     * @param cache what {@link #toString} wrote
     * @param user the number of a user
     * @param pipeline the real path of a pipeline file; null for those that all pipelines of the user share
     * @return whether it belongs to that
     */
    public static boolean isOf(String cache, int user, @Nullable String pipeline) {
        return cache.startsWith(new CacheName(user, pipeline, "").toString());
    }

    /** {@return user, owner and name: no other cache has the same, since a path begins with a slash} */
    @Override
    public String toString() {
        return user + "/" + (pipeline == null ? "user" : pipeline) + "/" + name;
    }
}
