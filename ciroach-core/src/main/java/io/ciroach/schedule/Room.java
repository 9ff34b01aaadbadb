package io.ciroach.schedule;

import io.ciroach.model.Budget;
import io.ciroach.model.Cpus;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The budget, and who holds what of it. A slot, memory, CPUs and unshared caches are taken together or not at all, so two
 * steps never wait for each other with half of what they want in hand.
 */
final class Room {

    private final int slots;
    private final long memory;
    private final long cpus;

    private final Map<String, Demand> holders = new LinkedHashMap<>();
    private final Map<String, String> caches = new HashMap<>();
    private long memoryHeld;
    private long cpusHeld;
    private @Nullable List<String> names;

    Room(Budget budget) {
        Cpus limit = budget.cpus();
        this.slots = budget.maxParallel();
        this.memory = budget.memory().bytes();
        this.cpus = limit == null ? Long.MAX_VALUE : limit.nanos();
    }

    boolean isFull() {
        return holders.size() >= slots;
    }

    boolean isEmpty() {
        return holders.isEmpty();
    }

    /** Whether there is a slot, memory and CPUs; a cache may still be in use. */
    boolean hasSpace(Demand demand) {
        return !isFull() && demand.memory() <= memory - memoryHeld && demand.cpus() <= cpus - cpusHeld;
    }

    boolean fits(Demand demand) {
        return hasSpace(demand) && cacheInUse(demand).isEmpty();
    }

    /** Whether two would fit beside each other if nobody else were there. */
    boolean holdsBoth(Demand one, Demand other) {
        return slots >= 2
                && one.memory() + other.memory() <= memory
                && one.cpus() + other.cpus() <= cpus
                && Collections.disjoint(one.caches(), other.caches());
    }

    Optional<String> cacheInUse(Demand demand) {
        if (caches.isEmpty() || demand.caches().isEmpty()) {
            return Optional.empty(); // as nearly always, and this is asked very often
        }
        return demand.caches().stream().filter(caches::containsKey).sorted().findFirst();
    }

    String userOf(String cache) {
        String user = caches.get(cache);
        if (user == null) {
            throw new IllegalStateException("nobody uses the cache \"" + cache + "\"");
        }
        return user;
    }

    void take(String step, Demand demand) {
        if (!fits(demand) || holders.containsKey(step)) {
            throw new IllegalStateException("there is no room for \"" + step + "\"");
        }
        holders.put(step, demand);
        demand.caches().forEach(cache -> caches.put(cache, step));
        memoryHeld += demand.memory();
        cpusHeld += demand.cpus();
        names = null;
    }

    void giveBack(String step) {
        Demand demand = holders.remove(step);
        if (demand == null) {
            throw new IllegalStateException("\"" + step + "\" holds no room");
        }
        demand.caches().forEach(caches::remove);
        memoryHeld -= demand.memory();
        cpusHeld -= demand.cpus();
        names = null;
    }

    /** The names of those who hold room, the one that has held it longest first. */
    List<String> holders() {
        List<String> known = names;
        if (known == null) {
            known = List.copyOf(holders.keySet());
            names = known;
        }
        return known;
    }
}
