package io.ciroach.store;

import io.ciroach.engine.FetchedImage;
import io.ciroach.engine.ImageStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the ledger of one engine: which images are Ciroach's own, which pipelines refer to which references, what
 * runs hold that are not over, and when a cache was last used. Not thread-safe; {@link ImageLedger} hands it out to one at a
 * time.
 */
public final class LedgerBook {

    /** What a run needs that is not over; nobody else takes it away. */
    record Hold(Set<String> references, Set<String> volumes, Set<String> fetching) {

        Hold() {
            this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        }
    }

    /** References by the real path of the pipeline file. */
    final Map<String, Set<String>> pipelines = new TreeMap<>();

    /** By the run's id. */
    final Map<String, Hold> runs = new TreeMap<>();

    final List<PulledImage> images = new ArrayList<>();

    /** When each volume was last used. */
    final Map<String, Instant> caches = new TreeMap<>();

    // ---- what runs tell

    /**
     * A pipeline is as its file is now. What it referred to before and does not any more is not its own any longer.
     *
     * @param pipeline the real path of its file
     * @param references all images of all its steps
     */
    public void refer(String pipeline, Set<String> references) {
        pipelines.put(pipeline, familiar(references));
    }

    /**
     * A run is about to use images.
     *
     * @param run its id
     * @param references which
     * @param now when
     */
    void use(String run, Set<String> references, Instant now) {
        Set<String> used = familiar(references);
        runs.computeIfAbsent(run, id -> new Hold()).references().addAll(used);
        images.replaceAll(image -> used.contains(image.reference()) ? image.asUsed(now) : image);
    }

    void fetching(String run, String reference) {
        Hold hold = runs.computeIfAbsent(run, id -> new Hold());
        hold.references().add(ImageStore.familiar(reference));
        hold.fetching().add(ImageStore.familiar(reference));
    }

    /**
     * An image has come. It is ours if its fetching stands here, and if neither image nor reference was there before, but by us.
     */
    void fetched(String run, String pipeline, FetchedImage image, Instant now) {
        String reference = ImageStore.familiar(image.reference());
        Hold hold = runs.get(run);
        if (hold == null || !hold.fetching().remove(reference)) {
            return;
        }
        String before = image.before();
        boolean own =
                image.isNew() || images.stream().anyMatch(known -> known.id().equals(image.id()));
        boolean named = before == null
                || images.stream()
                        .anyMatch(known -> known.reference().equals(reference)
                                && known.id().equals(before));
        if (own && named) {
            List<String> digests = image.digests().stream()
                    .filter(digest -> repository(digest).equals(repository(reference)))
                    .toList();
            PulledImage pulled = new PulledImage(reference, image.id(), digests, pipeline, now);
            images.removeIf(pulled::isSameAs);
            images.add(pulled);
        }
    }

    void usedCache(String run, String volume, Instant now) {
        runs.computeIfAbsent(run, id -> new Hold()).volumes().add(volume);
        caches.put(volume, now);
    }

    // ---- what goes

    /** Forgets what runs held that are over, and pipelines whose file is gone. */
    void forget(Predicate<String> isOver, Predicate<String> isGone) {
        runs.keySet().removeIf(isOver);
        pipelines.keySet().removeIf(isGone);
    }

    /**
     * An image is gone, or not ours any more.
     *
     * @param image which
     */
    public void forget(PulledImage image) {
        images.removeIf(image::isSameAs);
    }

    /**
     * A cache is gone.
     *
     * @param volume which
     */
    public void forgetCache(String volume) {
        caches.remove(volume);
    }

    // ---- what pruning asks

    /** {@return the images that are ours, least recently used first} */
    public List<PulledImage> images() {
        List<PulledImage> sorted = new ArrayList<>(images);
        sorted.sort(Comparator.comparing(PulledImage::usedAt).thenComparing(PulledImage::reference));
        return sorted;
    }

    /**
     * Tells whether an image is still ours.
     *
     * @param image which
     * @return whether it stands here
     */
    public boolean has(PulledImage image) {
        return images.stream().anyMatch(image::isSameAs);
    }

    /**
     * Tells who refers to an image.
     *
     * @param image which
     * @param byTag whether its tag still stands for it; otherwise only its digests do
     * @return the pipelines, by the real path of their files
     */
    public List<String> referrers(PulledImage image, boolean byTag) {
        return pipelines.entrySet().stream()
                .filter(pipeline -> names(image, byTag, pipeline.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Tells who holds an image.
     *
     * @param image which
     * @param byTag whether its tag still stands for it
     * @param except the run that asks, or null
     * @return another run that is not over and may still need it
     */
    public Optional<String> holder(PulledImage image, boolean byTag, @Nullable String except) {
        return runs.entrySet().stream()
                .filter(run -> !run.getKey().equals(except))
                .filter(run -> names(image, byTag, run.getValue().references()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean names(PulledImage image, boolean byTag, Set<String> references) {
        return (byTag && references.contains(image.reference()))
                || image.digests().stream().anyMatch(references::contains);
    }

    /**
     * Tells who holds a cache.
     *
     * @param volume which
     * @param except the run that asks, or null
     * @return another run that is not over and may still need it
     */
    public Optional<String> holderOfCache(String volume, @Nullable String except) {
        return runs.entrySet().stream()
                .filter(run -> !run.getKey().equals(except))
                .filter(run -> run.getValue().volumes().contains(volume))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * Tells when a cache was last used.
     *
     * @param volume which
     * @return when; nothing for one that does not stand here
     */
    public Optional<Instant> cacheUsedAt(String volume) {
        return Optional.ofNullable(caches.get(volume));
    }

    /**
     * Forgets caches that the engine does not have.
     *
     * @param volumes what it has
     */
    public void keepCaches(Set<String> volumes) {
        caches.keySet().retainAll(volumes);
    }

    private static Set<String> familiar(Set<String> references) {
        Set<String> all = new TreeSet<>();
        references.forEach(reference -> all.add(ImageStore.familiar(reference)));
        return all;
    }

    private static String repository(String reference) {
        int at = reference.indexOf('@');
        String named = at < 0 ? reference : reference.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        return colon < 0 ? named : named.substring(0, colon);
    }
}
