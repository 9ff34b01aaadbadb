package io.ciroach;

import io.ciroach.model.Cleaning;
import io.ciroach.model.PipelineFile;
import io.ciroach.problem.CiroachException;
import io.ciroach.problem.Location;
import io.ciroach.problem.Problems;
import java.util.Map;

/** What the file and the request may say, and a run cannot do yet. It is refused, never passed over. */
final class NotBuiltYet {

    private static final String CLEAN = "pipeline.clean.";

    private NotBuiltYet() {}

    /**
     * Refuses all of it at once.
     *
     * @throws CiroachException of kind {@code NOT_BUILT_YET}
     */
    static void refuse(PipelineFile file, RunRequest request) {
        Problems problems = new Problems();
        Map<String, Location> places = file.settings();
        Cleaning cleaning = file.pipeline().cleaning();
        Cleaning.Images images = request.overrides().images();
        if (images == null && cleaning.images() != Cleaning.Images.KEEP) {
            problems.error(
                    places.get(CLEAN + "images"), "reaping images is not built yet", "images = \"keep\" works today");
        }
        if (images != null && images != Cleaning.Images.KEEP) {
            problems.error(null, "ciroach.images is not built yet", "keep works today");
        }
        if (cleaning.imageBudget() != null) {
            problems.error(
                    places.get(CLEAN + "image_budget"), "reaping images is not built yet", "leave image_budget out");
        }
        if (cleaning.caches() != Cleaning.Caches.KEEP) {
            problems.error(
                    places.get(CLEAN + "caches"), "reaping caches is not built yet", "caches = \"keep\" works today");
        }
        if (cleaning.cacheBudget() != null) {
            problems.error(
                    places.get(CLEAN + "cache_budget"), "reaping caches is not built yet", "leave cache_budget out");
        }
        if (request.logMode() == LogMode.LIVE) {
            problems.error(null, "ciroach.logs = live is not built yet", "interleaved, grouped and quiet work today");
        }
        problems.throwIfAny(CiroachException.Kind.NOT_BUILT_YET);
    }
}
