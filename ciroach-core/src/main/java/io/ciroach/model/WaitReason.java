package io.ciroach.model;

import java.util.List;

/** Why a step has not started yet. */
public sealed interface WaitReason {

    /** {@return the word for it in reports: {@code needs}, {@code room}, {@code cache}, {@code pull}, {@code engine}} */
    String word();

    /** {@return the names of the steps that it waits for or that hold what it wants; may be empty} */
    List<String> by();

    /**
     * Other steps have not ended yet.
     *
     * @param by which
     */
    record Needs(List<String> by) implements WaitReason {
        public Needs {
            by = List.copyOf(by);
        }

        @Override
        public String word() {
            return "needs";
        }
    }

    /**
     * No slot, memory or CPUs are left.
     *
     * @param by who holds them
     */
    record Room(List<String> by) implements WaitReason {
        public Room {
            by = List.copyOf(by);
        }

        @Override
        public String word() {
            return "room";
        }
    }

    /**
     * An unshared cache is in use.
     *
     * @param cache which
     * @param by who uses it
     */
    record CacheInUse(String cache, List<String> by) implements WaitReason {
        public CacheInUse {
            by = List.copyOf(by);
        }

        @Override
        public String word() {
            return "cache";
        }
    }

    /**
     * Its image is being fetched.
     *
     * @param image which
     */
    record Pulling(String image) implements WaitReason {
        @Override
        public String word() {
            return "pull";
        }

        @Override
        public List<String> by() {
            return List.of();
        }
    }

    /** The engine makes and starts the container. */
    record Engine() implements WaitReason {
        @Override
        public String word() {
            return "engine";
        }

        @Override
        public List<String> by() {
            return List.of();
        }
    }
}
