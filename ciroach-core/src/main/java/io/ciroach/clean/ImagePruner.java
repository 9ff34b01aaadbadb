package io.ciroach.clean;

import io.ciroach.clean.PrunePlan.Cause;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.ImageStore;
import io.ciroach.engine.Removal;
import io.ciroach.engine.StoredImage;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Cleaning;
import io.ciroach.result.PruneResult;
import io.ciroach.store.ImageLedger;
import io.ciroach.store.LedgerBook;
import io.ciroach.store.PulledImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reaps images: only those of the ledger, only while no container uses them and no run that is not over may need them, by
 * reference and never by force.
 */
final class ImagePruner {

    private final ImageLedger ledger;
    private final ImageStore store;
    private final @Nullable String run;

    /**
     * Looks at one engine.
     *
     * @param ledger what is ours on it
     * @param store what it has
     * @param run the run that asks, which needs nothing any more; null for none
     */
    ImagePruner(ImageLedger ledger, ImageStore store, @Nullable String run) {
        this.ledger = ledger;
        this.store = store;
        this.run = run;
    }

    // ---- what is to go

    /** One that may go or not. */
    private record Candidate(
            PulledImage entry,
            String handle,
            StoredImage stored,
            List<String> referrers,
            @Nullable String blocked) {

        boolean byTag() {
            return handle.equals(entry.reference());
        }
    }

    private record Verdict(Cause cause, String reason) {}

    /** Works out what goes. What the book has and the engine has not is struck out of the book. */
    List<PrunePlan.Image> plan(LedgerBook book, List<PruneRule> rules) {
        EngineImages images = new EngineImages(store.images());
        List<Candidate> candidates = new ArrayList<>();
        for (PulledImage entry : book.images()) {
            String handle = handle(entry, images);
            if (handle == null) {
                book.forget(entry);
            } else {
                candidates.add(
                        candidate(book, entry, handle, images.find(handle).orElseThrow()));
            }
        }
        Map<Candidate, Verdict> going = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            Verdict verdict = candidate.blocked() == null ? verdict(candidate, rules) : null;
            if (verdict != null) {
                going.put(candidate, verdict);
            }
        }
        rules.forEach(rule -> keepBudget(rule, candidates, images, going));
        return inOrder(candidates, going, images);
    }

    /** The reference by which it goes: its own, a digest where that has moved on, none where it is gone. */
    private static @Nullable String handle(PulledImage entry, EngineImages images) {
        List<String> references = new ArrayList<>(List.of(entry.reference()));
        references.addAll(entry.digests());
        return references.stream()
                .filter(reference -> images.find(reference)
                        .filter(image -> image.id().equals(entry.id()))
                        .isPresent())
                .findFirst()
                .orElse(null);
    }

    private Candidate candidate(LedgerBook book, PulledImage entry, String handle, StoredImage stored) {
        boolean byTag = handle.equals(entry.reference());
        String blocked = stored.use();
        if (blocked == null) {
            blocked = book.holder(entry, byTag, run)
                    .map(holder -> "run " + holder + " may still need it")
                    .orElse(null);
        }
        return new Candidate(entry, handle, stored, book.referrers(entry, byTag), blocked);
    }

    private static @Nullable Verdict verdict(Candidate candidate, List<PruneRule> rules) {
        for (PruneRule rule : rules) {
            if (rule.images() != Cleaning.Images.KEEP && candidate.referrers().isEmpty()) {
                return new Verdict(
                        Cause.UNREFERRED,
                        candidate.byTag()
                                ? "no pipeline refers to it any more"
                                : candidate.entry().reference() + " is another image by now");
            }
            String owner = candidate.entry().pipeline();
            boolean asked = rule.pipeline() == null || rule.pipeline().equals(owner);
            if (rule.images() == Cleaning.Images.ALL && asked && List.of(owner).containsAll(candidate.referrers())) {
                return new Verdict(Cause.OURS_ALONE, "images = \"all\", and no other pipeline refers to it");
            }
        }
        return null;
    }

    /** The least recently used ones go until what is left fits. Of these, one that frees nothing by going stays after all. */
    private static void keepBudget(
            PruneRule rule, List<Candidate> candidates, EngineImages images, Map<Candidate, Verdict> going) {
        ByteSize budget = rule.imageBudget();
        if (budget == null) {
            return;
        }
        List<String> all = candidates.stream().map(Candidate::handle).toList();
        long held = images.freed(all) - images.freed(handles(going));
        Verdict verdict = new Verdict(
                Cause.BUDGET,
                "least recently used, and image_budget is " + budget + " of which " + new ByteSize(held)
                        + " are needed");
        List<Candidate> chosen = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (images.freed(all) - images.freed(handles(going)) <= budget.bytes()) {
                break;
            }
            if (candidate.blocked() == null && going.putIfAbsent(candidate, verdict) == null) {
                chosen.add(candidate);
            }
        }
        for (Candidate candidate : chosen) {
            long freed = images.freed(handles(going));
            going.remove(candidate);
            if (images.freed(handles(going)) < freed) {
                going.put(candidate, verdict);
            }
        }
    }

    private static List<String> handles(Map<Candidate, Verdict> going) {
        return going.keySet().stream().map(Candidate::handle).toList();
    }

    private static List<PrunePlan.Image> inOrder(
            List<Candidate> candidates, Map<Candidate, Verdict> going, EngineImages images) {
        List<PrunePlan.Image> planned = new ArrayList<>();
        List<String> before = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Verdict verdict = going.get(candidate);
            if (verdict == null) {
                long alone = images.freed(List.of(candidate.handle()));
                planned.add(planned(candidate, new Verdict(Cause.NONE, whyItStays(candidate)), alone));
            } else {
                long freed = images.freed(before);
                before.add(candidate.handle());
                planned.add(planned(candidate, verdict, images.freed(before) - freed));
            }
        }
        return planned;
    }

    private static PrunePlan.Image planned(Candidate candidate, Verdict verdict, long bytes) {
        return new PrunePlan.Image(
                candidate.entry(),
                candidate.handle(),
                candidate.stored(),
                verdict.cause(),
                new ByteSize(bytes),
                verdict.reason());
    }

    private static String whyItStays(Candidate candidate) {
        if (candidate.blocked() != null) {
            return candidate.blocked();
        }
        // Any rule but this one would have taken what nobody refers to.
        return candidate.referrers().isEmpty()
                ? "images = \"keep\""
                : candidate.referrers().get(0) + " refers to it";
    }

    // ---- going

    /** Removes what the plan says. Each for itself: who waits for the ledger waits for one image at most. */
    void carryOut(
            List<PrunePlan.Image> plan, BooleanSupplier cancelled, List<PruneResult.Item> items, List<String> failures)
            throws IOException {
        for (PrunePlan.Image image : plan) {
            if (image.cause() == Cause.NONE) {
                items.add(image.item());
            } else if (cancelled.getAsBoolean()) {
                items.add(image.kept("it was cancelled"));
            } else {
                items.add(remove(image, failures));
            }
        }
    }

    private PruneResult.Item remove(PrunePlan.Image image, List<String> failures) throws IOException {
        try {
            return ledger.change(book -> removeIfNobodyNeedsIt(book, image));
        } catch (EngineException e) {
            if (e.reason() == EngineException.Reason.ENGINE_HANGS) {
                throw e; // it would hang at each of the others
            }
            failures.add("image " + image.handle() + " was not reaped: " + e.getMessage());
            return image.kept("it could not be removed");
        }
    }

    private PruneResult.Item removeIfNobodyNeedsIt(LedgerBook book, PrunePlan.Image image) {
        if (!book.has(image.entry())) {
            return image.kept("somebody else has reaped it");
        }
        String holder = book.holder(image.entry(), image.byTag(), run).orElse(null);
        if (holder != null) {
            return image.kept("run " + holder + " may still need it");
        }
        Set<String> allowed =
                Set.of(image.cause() == Cause.OURS_ALONE ? image.entry().pipeline() : "");
        for (String referrer : book.referrers(image.entry(), image.byTag())) {
            if (image.cause() != Cause.BUDGET && !allowed.contains(referrer)) {
                return image.kept(referrer + " refers to it");
            }
        }
        Removal removal = store.remove(image.handle(), image.entry().id());
        if (removal.kept() != null) {
            return image.kept(removal.kept());
        }
        book.forget(image.entry());
        return image.removed(freed(image, removal));
    }

    /** What the engine says that it deleted. Where it does not tell layers, what was worked out beforehand. */
    private static ByteSize freed(PrunePlan.Image image, Removal removal) {
        long bytes = image.stored().layers().stream()
                .filter(layer -> removal.deleted().contains(layer.id()))
                .mapToLong(layer -> layer.size().bytes())
                .sum();
        boolean toldNoLayers = bytes == 0 && removal.deleted().size() == 1;
        return toldNoLayers && removal.deleted().contains(image.entry().id()) ? image.size() : new ByteSize(bytes);
    }
}
