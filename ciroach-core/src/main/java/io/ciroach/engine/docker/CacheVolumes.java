package io.ciroach.engine.docker;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.VolumeOptions;
import io.ciroach.engine.Intents;
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

    private final DockerRun run;
    private final Map<String, Boolean> ready = new ConcurrentHashMap<>();

    CacheVolumes(DockerRun run) {
        this.run = run;
    }

    /** The mount of a cache; the volume is there and belongs to its user. */
    Mount mount(String cache, String target, Identity user, String image) {
        String volume = Names.volume(cache, user.uid());
        ready.computeIfAbsent(volume, name -> prepare(cache, name, user, image));
        return mount(cache, volume, target);
    }

    private boolean prepare(String cache, String volume, Identity user, String image) {
        run.intents().before(Intents.Kind.CACHE, volume);
        try {
            run.connection()
                    .slow(
                            "make volume " + volume,
                            () -> run.connection()
                                    .docker()
                                    .createVolumeCmd()
                                    .withName(volume)
                                    .withLabels(Map.of(Labels.CACHE, cache))
                                    .exec());
        } catch (Refusal e) {
            throw e.unexpected("make the cache volume " + volume);
        }
        if (!user.isRoot()) {
            try (HelperContainer helper = HelperContainer.make(run, image, List.of(mount(cache, volume, PLACE)))) {
                helper.put(List.of(new Tar.Folder(PLACE, user.uid(), user.gid())));
            }
        }
        return true;
    }

    private static Mount mount(String cache, String volume, String target) {
        return new Mount()
                .withType(MountType.VOLUME)
                .withSource(volume)
                .withTarget(target)
                // What an image has at that place would come with its owner.
                .withVolumeOptions(new VolumeOptions().withNoCopy(true).withLabels(Map.of(Labels.CACHE, cache)));
    }
}
