package io.ciroach.engine.docker;

import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.GitAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out what a step's container is made of, and makes ready what it mounts. */
final class RecipeWriter {

    static final String WORKSPACE = "/workspace";

    private final DockerEngine engine;
    private final DockerRun run;
    private final CacheVolumes caches;
    private final Map<Passwd, Path> passwds = new HashMap<>();

    RecipeWriter(DockerEngine engine, DockerRun run) {
        this.engine = engine;
        this.run = run;
        this.caches = new CacheVolumes(run);
    }

    Recipe write(StepSpec step) {
        DockerImages.Details image = engine.images()
                .byId(step.image().id())
                .orElseThrow(() -> HelperContainer.gone(step.image().reference(), new Refusal(404, "no such image")));
        try (ImagePeek peek = new ImagePeek(run, engine.imageFiles(), image.id())) {
            Identity user =
                    Identity.of(step, run.spec(), engine.info().capabilities().rootless(), image.home(), peek);
            List<Mount> mounts = mounts(user);
            for (StepSpec.CacheMount cache : step.caches()) {
                mounts.add(caches.mount(cache, target(cache, step, user), user, image.id()));
                makeParents(target(cache, step, user), user);
            }
            return new Recipe(
                    Names.container(run.spec().id(), step.step(), step.attempt()),
                    step,
                    user,
                    mounts,
                    env(step, user),
                    image.stopSignal(),
                    engine.info().capabilities().selinux());
        }
    }

    private Map<String, String> env(StepSpec step, Identity user) {
        Map<String, String> env = new LinkedHashMap<>(engine.proxies().variables());
        if (user.setHome()) {
            env.put("HOME", user.home());
        }
        env.putAll(step.env());
        return env;
    }

    /** The workspace, with its {@code .git} read-only or as it is. */
    static List<Mount> workspace(RunSpec spec, boolean gitReadOnly) {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(bind(spec.workspace(), WORKSPACE, false));
        Path elsewhere = spec.gitElsewhere();
        Path git = elsewhere == null ? spec.workspace().resolve(".git") : elsewhere;
        if ((gitReadOnly || elsewhere != null) && Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
            mounts.add(bind(git, WORKSPACE + "/.git", true));
        }
        return mounts;
    }

    private List<Mount> mounts(Identity user) {
        RunSpec spec = run.spec();
        List<Mount> mounts = workspace(spec, spec.git() == GitAccess.READ_ONLY);
        if (user.bound() != null) {
            mounts.add(bind(user.bound(), user.home(), false));
        }
        if (user.passwd() != null) {
            mounts.add(bind(file(user.passwd()), "/etc/passwd", true));
        }
        return mounts;
    }

    private static Mount bind(Path source, String target, boolean readOnly) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(source.toString())
                .withTarget(target)
                .withReadOnly(readOnly);
    }

    private synchronized Path file(Passwd passwd) {
        return passwds.computeIfAbsent(passwd, text -> {
            Path file = run.spec().scratch().resolve("passwd-" + (passwds.size() + 1));
            try {
                return Files.writeString(file, text.text(), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw new EngineException(
                        EngineException.Reason.REFUSED,
                        file + " cannot be written: " + e.getMessage()
                                + "; make room there, or set CIROACH_HOME to a folder on another disk",
                        null,
                        e);
            }
        });
    }

    private static String target(StepSpec.CacheMount cache, StepSpec step, Identity user) {
        String path = cache.path();
        if (!path.equals("~") && !path.startsWith("~/")) {
            return path;
        }
        String written = step.env().getOrDefault("HOME", "");
        String home = written.startsWith("/") ? written : user.home();
        return (home.equals("/") ? "" : home) + path.substring(1);
    }

    private void makeParents(String target, Identity user) {
        if (target.startsWith(WORKSPACE + "/")) {
            MountPoints.inFolder(run.spec().workspace(), target.substring(WORKSPACE.length() + 1), user);
        } else if (user.bound() != null && target.startsWith(user.home() + "/")) {
            MountPoints.inFolder(user.bound(), target.substring(user.home().length() + 1), user);
        }
    }

    /** The folders above caches that lie in the image itself: there they can only be made once the container is. */
    void giveParents(Recipe recipe) {
        Identity user = recipe.user();
        StepSpec step = recipe.step();
        if (user.isRoot() || step.readOnly() || step.caches().isEmpty()) {
            return;
        }
        List<Tar.Folder> folders = new ArrayList<>();
        try (ImagePeek peek =
                new ImagePeek(run, engine.imageFiles(), step.image().id())) {
            for (StepSpec.CacheMount cache : step.caches()) {
                String target = target(cache, step, user);
                boolean mounted = target.startsWith(WORKSPACE + "/")
                        || (user.bound() != null && target.startsWith(user.home() + "/"));
                if (!mounted) {
                    MountPoints.missing(target, user, peek).stream()
                            .filter(folder -> !folders.contains(folder))
                            .forEach(folders::add);
                }
            }
        }
        if (!folders.isEmpty()) {
            run.putFolders(recipe.name(), folders);
        }
    }
}
