package io.ciroach.engine.docker;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.VolumeOptions;
import io.ciroach.engine.Intents;
import io.ciroach.engine.StepSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Volumes that outlive runs, one for each cache and user id. A fresh one belongs to root, so it is given to its user: through
 * the archive endpoint, which reaches into what is mounted on a container that was never started. Once in each run, since a
 * crash may have come between making it and giving it.
 */
final class CacheVolumes {

    private static final String PLACE = "/cache";

    /** No volume is taken away while a container uses it, so this may be short of a run that takes longer. */
    private static final Duration LONGEST_RUN = Duration.ofDays(1);

    private final DockerRun run;
    private final Map<String, Boolean> ready = new ConcurrentHashMap<>();

    CacheVolumes(DockerRun run) {
        this.run = run;
    }

    /** The mount of a cache; the volume is there and belongs to its user. */
    Mount mount(StepSpec.CacheMount cache, String target, Identity user, String image) {
        String volume = cache.throwaway()
                ? Names.throwaway(run.spec().id(), cache.volume(), user.uid())
                : Names.volume(cache.volume(), user.uid());
        Map<String, String> labels = cache.throwaway()
                ? Labels.ofHelper(run.spec(), run.engineTime(Instant.now().plus(LONGEST_RUN)))
                : Map.of(Labels.CACHE, cache.volume());
        ready.computeIfAbsent(volume, name -> prepare(cache.throwaway(), labels, name, user, image));
        return mount(labels, volume, target);
    }

    private boolean prepare(boolean throwaway, Map<String, String> labels, String volume, Identity user, String image) {
        if (throwaway) {
            run.volumes().add(volume);
        } else {
            run.intents().before(Intents.Kind.CACHE, volume);
        }
        try {
            run.connection()
                    .slow(
                            "make volume " + volume,
                            () -> run.connection()
                                    .docker()
                                    .createVolumeCmd()
                                    .withName(volume)
                                    .withLabels(labels)
                                    .exec());
        } catch (Refusal e) {
            throw e.unexpected("make the cache volume " + volume);
        }
        if (!user.isRoot()) {
            try (HelperContainer helper = HelperContainer.make(run, image, List.of(mount(labels, volume, PLACE)))) {
                helper.put(List.of(new Tar.Folder(PLACE, user.uid(), user.gid())));
            }
        }
        return true;
    }

    private static Mount mount(Map<String, String> labels, String volume, String target) {
        return new Mount()
                .withType(MountType.VOLUME)
                .withSource(volume)
                .withTarget(target)
                // What an image has at that place would come with its owner.
                .withVolumeOptions(new VolumeOptions().withNoCopy(true).withLabels(labels));
    }
}
