package io.ciroach.budget;

import io.ciroach.engine.Claim;
import io.ciroach.engine.Engine;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.EngineRun;
import io.ciroach.engine.LiveClaim;
import io.ciroach.engine.Place;
import io.ciroach.engine.Turn;
import io.ciroach.model.Budget;
import io.ciroach.model.WaitReason;
import io.ciroach.store.EngineLock;
import io.ciroach.store.Owner;
import io.ciroach.store.ProcessLock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

// Long because a look, a claim, its proof and the place in line are one protocol, which holds only as a whole.
/**
 * Gives the steps of one run their room on an engine, among those of all other runs. Its owner asks it to {@link #look()}
 * again and again while anybody is in line; each look takes one step further and says when the next one is due. It has no
 * thread and never waits, but it asks the engine; one thread uses it.
 *
 * <p>The steps of the run are let in as they were put in line, cleanup steps first; one passes another only where it does not
 * delay it. What a dead process has left on the engine is counted like all else, and removed while somebody waits for it.
 */
public final class EngineBudget {

    /** How often a look is put off because another run of this user looks just now. More would be to rest on the lock. */
    private static final int POLITENESS = 20;

    /** How often an unproved claim is kept because a younger one may be about to go. */
    private static final int PATIENCE = 100;

    /** A place that is older was left by a process that does not run, or not any more, whatever it is. */
    static final Duration PLACE_LIFETIME = Duration.ofMinutes(15);

    private static final Duration PLACE_RENEWAL = PLACE_LIFETIME.dividedBy(3);

    /** A demand in line. */
    private record Entry(Demand demand, Waiter waiter) {}

    /** A claim that was made and is not proved yet. */
    private record Unproved(Entry entry, Claim claim) {}

    private record Standing(Entry entry, Place place, Instant since) {}

    /** Who looks. */
    private final String run;

    private final Budget limits;
    private final Engine engine;
    private final EngineRun made;
    private final EngineLock lock;
    private final Clock clock;
    private final Predicate<String> isDead;
    private final Executor background;
    private final Pauses pauses;

    private final List<Entry> line = new ArrayList<>();
    private @Nullable Unproved unproved;
    private @Nullable Standing standing;
    private int putOff;
    private int kept;
    private Set<String> seen = Set.of();

    /**
     * What the last proof listed, if all of it was this run's: then the next step is claimed without a list before, which
     * would only spare a claim that is taken back. What it lacks by now, the list that proves it will show.
     */
    private @Nullable List<LiveClaim> alone;

    /** Containers that have their room, and those that are being removed: other threads tell their end. */
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    private final Set<String> beingRemoved = ConcurrentHashMap.newKeySet();

    /**
     * Nobody is in line.
     *
     * @param run the run's id
     * @param limits its limits
     * @param engine the engine
     * @param made the run on it
     * @param lock spares runs of the same user claims that they would take back
     * @param clock the time of day
     * @param background does what may take long: removes what dead processes left
     * @param random spreads those who wait
     */
    public EngineBudget(
            String run,
            Budget limits,
            Engine engine,
            EngineRun made,
            EngineLock lock,
            Clock clock,
            Executor background,
            RandomGenerator random) {
        this(run, limits, engine, made, lock, clock, EngineBudget::isDead, background, random);
    }

    EngineBudget(
            String run,
            Budget limits,
            Engine engine,
            EngineRun made,
            EngineLock lock,
            Clock clock,
            Predicate<String> isDead,
            Executor background,
            RandomGenerator random) {
        this.run = run;
        this.limits = limits;
        this.engine = engine;
        this.made = made;
        this.lock = lock;
        this.clock = clock;
        this.isDead = isDead;
        this.background = background;
        this.pauses = new Pauses(random);
    }

    private static boolean isDead(String owner) {
        return Owner.lifeOf(owner) == Owner.Life.DEAD;
    }

    /** {@return whether nobody is in line, so that there is nothing to look for} */
    public boolean isEmpty() {
        return line.isEmpty();
    }

    /**
     * Puts a demand in line: cleanup steps before ordinary ones, else last.
     *
     * @param demand what is wanted; its step must not be in line
     */
    public void enter(Demand demand) {
        Turn turn = new Turn(
                engine.timeOf(clock.instant()),
                demand.cleanup(),
                demand.caches().keySet());
        line.add(new Entry(demand, new Waiter(run, demand.step(), turn, Size.of(demand), limits)));
        line.sort(Comparator.comparing(entry -> !entry.demand().cleanup())); // stable: else as they came
    }

    /**
     * Takes a demand out of line; what it has on the engine is removed.
     *
     * @param step whose
     * @return whether it was in line
     */
    public boolean leave(String step) {
        Optional<Entry> found = line.stream()
                .filter(entry -> entry.demand().step().equals(step))
                .findFirst();
        found.ifPresent(this::remove);
        return found.isPresent();
    }

    private void remove(Entry entry) {
        line.remove(entry);
        Unproved claimed = unproved;
        if (claimed != null && claimed.entry().equals(entry)) {
            unproved = null;
            quietly(claimed.claim()::withdraw);
        }
        Standing stood = standing;
        if (stood != null && stood.entry().equals(entry)) {
            standing = null;
            quietly(stood.place()::close);
        }
    }

    /** Closing the run removes what could not be removed now. */
    private static void quietly(Runnable removal) {
        try {
            removal.run();
        } catch (EngineException e) {
            // It is counted until then, by everybody.
        }
    }

    /**
     * What a look came to.
     *
     * @param answers what came of demands, as far as it is known
     * @param again how soon to look again, if anybody is in line by then
     */
    public record Look(List<Answer> answers, Duration again) {
        public Look {
            answers = List.copyOf(answers);
        }
    }

    /**
     * Takes one step: claims room for one that there is room for, or proves what was claimed. A failure of the engine ends
     * what it concerns.
     *
     * @return what came of it
     */
    public Look look() {
        Unproved claimed = unproved;
        try {
            return claimed != null ? prove(claimed) : claim();
        } catch (EngineException e) {
            return refuse(List.copyOf(line), e);
        }
    }

    private Look refuse(List<Entry> entries, RuntimeException failure) {
        entries.forEach(this::remove);
        return new Look(
                entries.stream()
                        .map(entry -> (Answer) new Answer.Refused(entry.demand().step(), failure))
                        .toList(),
                Duration.ZERO);
    }

    // ---- to claim

    private Look claim() {
        Turnstile turnstile = new Turnstile();
        if (turnstile.isBusy()) {
            return new Look(List.of(), pauses.soon());
        }
        List<LiveClaim> listed = List.of();
        List<Answer> waits = new ArrayList<>();
        Unproved claimed = null;
        try {
            if (alone != null) {
                claimed = claimFirst(ownOf(alone), new ArrayList<>());
            }
            if (claimed == null) {
                listed = listed();
                claimed = claimFirst(listed, waits);
            }
        } catch (ClaimFailed e) {
            return refuse(List.of(e.entry), e.failure);
        } finally {
            turnstile.leave();
        }
        return claimed != null ? prove(claimed) : new Look(waits, waiting(listed));
    }

    /** Of what was listed a while ago: what is still held. */
    private List<LiveClaim> ownOf(List<LiveClaim> before) {
        return before.stream().filter(claim -> open.contains(claim.container())).toList();
    }

    /** Claims for the first of the line that may start, if any; the others are told why not. */
    private @Nullable Unproved claimFirst(List<LiveClaim> listed, List<Answer> waits) throws ClaimFailed {
        Claims claims = new Claims(run, limits, listed);
        List<Waiter> ahead = new ArrayList<>();
        for (Entry entry : line) {
            Optional<WaitReason> reason =
                    claims.against(entry.waiter(), entry.demand().caches(), ahead);
            if (reason.isEmpty()) {
                return claim(entry);
            }
            waits.add(new Answer.Waits(entry.demand().step(), reason.get()));
            ahead.add(entry.waiter());
        }
        return null;
    }

    /** One claim could not be made, which concerns nobody else. */
    private static final class ClaimFailed extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Entry entry;
        private final EngineException failure;

        ClaimFailed(Entry entry, EngineException failure) {
            super(failure);
            this.entry = entry;
            this.failure = failure;
        }
    }

    private Unproved claim(Entry entry) throws ClaimFailed {
        try {
            Unproved claimed = new Unproved(
                    entry, made.claim(entry.demand().spec(), entry.waiter().turn()));
            unproved = claimed;
            kept = 0;
            return claimed;
        } catch (EngineException e) {
            throw new ClaimFailed(entry, e);
        }
    }

    /** The lock of this user's runs, or the decision to go without. */
    private final class Turnstile {
        private @Nullable ProcessLock held;
        private final boolean busy;

        Turnstile() {
            boolean taken = false;
            try {
                held = lock.tryTake().orElse(null);
                taken = held == null;
            } catch (IOException e) {
                // It only saves work.
            }
            busy = taken && putOff < POLITENESS;
            putOff = busy ? putOff + 1 : 0;
        }

        boolean isBusy() {
            return busy;
        }

        void leave() {
            try {
                if (held != null) {
                    held.close();
                }
            } catch (IOException e) {
                // The kernel lets go of it with the process at the latest.
            }
        }
    }

    // ---- to prove

    private Look prove(Unproved claimed) {
        Entry entry = claimed.entry();
        List<LiveClaim> all = listed();
        alone = all.stream().allMatch(claim -> claim.run().equals(run)) ? all : null;
        List<LiveClaim> listed = all.stream()
                .filter(claim -> !claim.container().equals(claimed.claim().name()))
                .toList();
        Claims claims = new Claims(run, limits, listed);
        Optional<WaitReason> reason =
                claims.against(entry.waiter(), entry.demand().caches(), ahead(entry));
        if (reason.isEmpty()) {
            return admit(claimed);
        }
        alone = null;
        List<Waiter> others = claims.unproved();
        boolean first = others.stream().noneMatch(other -> other.isBefore(entry.waiter()));
        if (first && !others.isEmpty() && kept++ < PATIENCE) {
            return new Look(List.of(), pauses.soon());
        }
        unproved = null;
        quietly(claimed.claim()::withdraw);
        return new Look(List.of(new Answer.Waits(entry.demand().step(), reason.get())), pauses.soon());
    }

    private List<Waiter> ahead(Entry entry) {
        return line.subList(0, line.indexOf(entry)).stream().map(Entry::waiter).toList();
    }

    private Look admit(Unproved claimed) {
        Entry entry = claimed.entry();
        String container = claimed.claim().name();
        unproved = null;
        open.add(container);
        remove(entry);
        Reservation reservation = new Reservation(claimed.claim(), () -> open.remove(container));
        return new Look(List.of(new Answer.Admitted(entry.demand().step(), reservation)), Duration.ZERO);
    }

    // ---- to wait

    /** What counts: not what is left of steps of this run that have ended, nor places that nobody renews. */
    private List<LiveClaim> listed() {
        Instant oldest = engine.timeOf(clock.instant()).minus(PLACE_LIFETIME);
        List<LiveClaim> listed = new ArrayList<>();
        for (LiveClaim claim : engine.claims()) {
            if (isLeftOver(claim)) {
                removeInBackground(claim.container());
                if (claim.started()) {
                    listed.add(claim);
                }
            } else if (claim.holds() || !claim.createdAt().isBefore(oldest)) {
                listed.add(claim);
            }
        }
        return listed;
    }

    /** Of this run, and nobody has it any more: its removal has failed. */
    private boolean isLeftOver(LiveClaim claim) {
        Unproved claimed = unproved;
        boolean ours = claimed != null && claimed.claim().name().equals(claim.container());
        return claim.run().equals(run) && claim.holds() && !ours && !open.contains(claim.container());
    }

    private Duration waiting(List<LiveClaim> listed) {
        Set<String> owners = listed.stream().map(LiveClaim::owner).collect(Collectors.toSet());
        Set<String> dead = owners.stream().filter(isDead).collect(Collectors.toSet());
        listed.stream()
                .filter(claim -> dead.contains(claim.owner()) && !claim.run().equals(run))
                .forEach(claim -> removeInBackground(claim.container()));
        Set<String> now = listed.stream().map(EngineBudget::state).collect(Collectors.toCollection(HashSet::new));
        standInLine(now);
        boolean changed = !now.equals(seen);
        seen = now;
        return changed ? pauses.soon() : pauses.later();
    }

    private static String state(LiveClaim claim) {
        return claim.container() + " " + claim.stage();
    }

    private void removeInBackground(String container) {
        if (beingRemoved.add(container)) {
            background.execute(() -> {
                try {
                    quietly(() -> engine.remove(container));
                } finally {
                    beingRemoved.remove(container);
                }
            });
        }
    }

    /** The first of the line keeps the place; a fresh one is there before the old one goes. */
    private void standInLine(Set<String> seenNow) {
        Entry first = line.get(0);
        Instant now = clock.instant();
        Standing before = standing;
        if (before != null
                && before.entry().equals(first)
                && now.isBefore(before.since().plus(PLACE_RENEWAL))
                && seenNow.contains(before.place().container() + " " + LiveClaim.Stage.IN_LINE)) {
            return;
        }
        try {
            Place place = made.queue(first.demand().spec(), first.waiter().turn(), PLACE_LIFETIME);
            standing = new Standing(first, place, now);
            seenNow.add(place.container() + " " + LiveClaim.Stage.IN_LINE);
        } catch (EngineException e) {
            return; // without a place it waits all the same, and others may go first
        }
        if (before != null) {
            quietly(before.place()::close);
        }
    }
}
