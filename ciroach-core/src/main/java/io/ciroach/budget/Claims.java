package io.ciroach.budget;

import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.LiveClaim.Stage;
import io.ciroach.model.Budget;
import io.ciroach.model.WaitReason;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that was claimed on an engine at one moment, as one run reads it: is there room for one step more, and is it its turn?
 *
 * <p>There is room where the sum of all that is held, by whomever, stays within this run's limits with the step. It is its
 * turn where each that comes before it, of this run or another, would still fit under its own limits beside the step and
 * beside all others that were let in after it. So whoever passes another never delays it: when what was there before has
 * ended, the other fits.
 */
final class Claims {

    private final String run;
    private final Budget limits;
    private final List<LiveClaim> held;
    private final List<LiveClaim> others;

    /**
     * What was listed.
     *
     * @param run who reads
     * @param limits the reader's
     * @param listed all of it, without the claim that the reader wants to prove
     */
    Claims(String run, Budget limits, Collection<LiveClaim> listed) {
        this.run = run;
        this.limits = limits;
        this.held = listed.stream().filter(LiveClaim::holds).toList();
        // A claim that was not started yet still has to be proved: it waits as well.
        this.others = listed.stream()
                .filter(claim -> claim.stage() != Stage.STARTED && !claim.run().equals(run))
                .toList();
    }

    /**
     * Why a step may not start now.
     *
     * @param waiter the step
     * @param caches what it wants for itself
     * @param ahead those of the same run whose turn is before its own
     * @return the reason; nothing when it may
     */
    Optional<WaitReason> against(Waiter waiter, Map<String, String> caches, Collection<Waiter> ahead) {
        for (Map.Entry<String, String> cache : caches.entrySet()) {
            List<String> users = held.stream()
                    .filter(claim -> claim.turn().caches().contains(cache.getKey()))
                    .map(this::name)
                    .toList();
            if (!users.isEmpty()) {
                return Optional.of(new WaitReason.CacheInUse(cache.getValue(), users));
            }
        }
        if (!Size.of(held).plus(waiter.size()).fits(limits)) {
            return Optional.of(new WaitReason.Room(held.stream().map(this::name).toList()));
        }
        List<String> delayed = Stream.concat(
                        others.stream().map(Waiter::of).filter(other -> other.isBefore(waiter)), ahead.stream())
                .filter(other -> delays(waiter, other))
                .map(other -> other.nameFor(run))
                .distinct()
                .toList();
        return delayed.isEmpty() ? Optional.empty() : Optional.of(new WaitReason.Room(delayed));
    }

    private String name(LiveClaim claim) {
        return Waiter.of(claim).nameFor(run);
    }

    /** Engines tell an age in whole seconds: what came in the same second counts as having come after. */
    private boolean delays(Waiter waiter, Waiter other) {
        if (other.limits() == null) {
            return false;
        }
        List<LiveClaim> letInAfter = held.stream()
                .filter(claim -> !other.isOwnerOf(claim)
                        && !claim.createdAt().isBefore(other.turn().since().truncatedTo(ChronoUnit.SECONDS)))
                .toList();
        return !Collections.disjoint(waiter.turn().caches(), other.turn().caches())
                || !Size.of(letInAfter).plus(waiter.size()).plus(other.size()).fits(other.knownLimits());
    }

    /** Claims of others that are not proved yet: one of them may take itself back, or start. */
    List<Waiter> unproved() {
        return others.stream().filter(LiveClaim::holds).map(Waiter::of).toList();
    }
}
