package io.ciroach.model;

/**
 * A volume that outlives the run.
 *
 * @param name as steps name it
 * @param path where it is mounted; {@code ~} is the step's home
 * @param shared whether several steps may use it at once
 * @param scope whose it is
 */
public record Cache(String name, String path, boolean shared, Scope scope) {

    /** Whose a cache is. */
    public enum Scope {
        /** This pipeline's. */
        PIPELINE,
        /** All pipelines' of this user. */
        USER
    }
}
