package io.ciroach;

import io.ciroach.model.Cleaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be pruned: by what pipelines say, or without any.
 *
 * @param pipelines whose settings under {@code clean} hold; of each request the file, its variables, the engine and the
 *     overrides count; all on the same engine
 * @param engine a {@code unix://} or {@code tcp://} address; null to look for one
 * @param images which images are reaped, whatever pipelines say; null for what they say, and {@code superseded} where there is
 *     no pipeline
 */
public record PruneRequest(
        List<RunRequest> pipelines, @Nullable String engine, Cleaning.@Nullable Images images) {

    public PruneRequest {
        pipelines = List.copyOf(pipelines);
    }

    /**
     * By what pipelines say.
     *
     * @param pipelines which; on the engine of the first
     * @return the request
     */
    public static PruneRequest of(RunRequest... pipelines) {
        return new PruneRequest(List.of(pipelines), pipelines.length == 0 ? null : pipelines[0].engine(), null);
    }

    /**
     * On another engine.
     *
     * @param address {@code unix://} or {@code tcp://}; null to look for one
     * @return another request
     */
    public PruneRequest on(@Nullable String address) {
        return new PruneRequest(pipelines, address, images);
    }

    /**
     * Reaping other images.
     *
     * @param which whatever pipelines say; null for what they say
     * @return another request
     */
    public PruneRequest reaping(Cleaning.@Nullable Images which) {
        return new PruneRequest(pipelines, engine, which);
    }
}
