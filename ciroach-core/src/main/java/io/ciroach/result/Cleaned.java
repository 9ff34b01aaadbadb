package io.ciroach.result;

import io.ciroach.model.ByteSize;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run removed.
 *
 * @param artifacts what was wiped in the workspace
 * @param containers how many containers it made and removed
 * @param networks how many networks
 * @param images which images were reaped
 * @param caches which caches were reaped
 * @param recoveredRuns ids of dead runs whose left-overs it removed
 */
public record Cleaned(
        List<Path> artifacts,
        int containers,
        int networks,
        List<Reaped> images,
        List<Reaped> caches,
        List<String> recoveredRuns) {

    /**
     * Something that was reaped.
     *
     * @param reference its name
     * @param size what that freed
     */
    public record Reaped(String reference, ByteSize size) {}

    public Cleaned {
        artifacts = List.copyOf(artifacts);
        images = List.copyOf(images);
        caches = List.copyOf(caches);
        recoveredRuns = List.copyOf(recoveredRuns);
    }
}
