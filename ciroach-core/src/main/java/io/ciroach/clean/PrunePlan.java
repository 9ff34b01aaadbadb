package io.ciroach.clean;

import io.ciroach.engine.StoredCache;
import io.ciroach.engine.StoredImage;
import io.ciroach.model.ByteSize;
import io.ciroach.result.PruneResult;
import io.ciroach.store.PulledImage;
import java.util.List;

/**
 * What is to go and what stays, each with its reason. Decides all; carrying it out only looks again whether somebody has come
 * to need it.
 *
 * @param images of the ledger, least recently used first
 * @param caches of the user, least recently used first
 */
record PrunePlan(List<Image> images, List<Cache> caches) {

    /** Why something goes, as far as that matters when it does. */
    enum Cause {
        /** It stays. */
        NONE,
        /** Nobody refers to it. */
        UNREFERRED,
        /** Nobody else refers to it. */
        OURS_ALONE,
        /** There is too much, whoever refers to it. */
        BUDGET
    }

    /**
     * An image.
     *
     * @param entry what the ledger has
     * @param handle the reference by which it goes
     * @param stored what the engine has
     * @param cause whether it goes
     * @param size what that frees, along with those before it
     * @param reason why it goes or stays
     */
    record Image(PulledImage entry, String handle, StoredImage stored, Cause cause, ByteSize size, String reason) {

        boolean byTag() {
            return handle.equals(entry.reference());
        }

        PruneResult.Item item() {
            return new PruneResult.Item(handle, cause != Cause.NONE, size, reason);
        }

        PruneResult.Item kept(String why) {
            return new PruneResult.Item(handle, false, size, why);
        }

        PruneResult.Item removed(ByteSize freed) {
            return new PruneResult.Item(handle, true, freed, reason);
        }
    }

    /**
     * A cache.
     *
     * @param stored what the engine has
     * @param goes whether it goes
     * @param reason why it goes or stays
     */
    record Cache(StoredCache stored, boolean goes, String reason) {

        PruneResult.Item item() {
            return new PruneResult.Item(stored.volume(), goes, stored.size(), reason);
        }

        PruneResult.Item kept(String why) {
            return new PruneResult.Item(stored.volume(), false, stored.size(), why);
        }
    }

    PrunePlan {
        images = List.copyOf(images);
        caches = List.copyOf(caches);
    }
}
