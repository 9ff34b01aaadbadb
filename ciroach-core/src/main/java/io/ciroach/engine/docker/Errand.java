package io.ciroach.engine.docker;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.HelperSpec;
import io.ciroach.engine.Image;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepOutput;
import io.ciroach.engine.StepSpec;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Command;
import io.ciroach.model.Network;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a helper container is made of, and how it is started: hardened as a step of root is, with the workspace alone. */
final class Errand {

    /** Enough for a shell and the programs that it calls, one after the other. */
    private static final ByteSize MEMORY = ByteSize.ofMb(64);

    private static final int PIDS = 64;

    /** Where programs are looked for, whatever the image sets. */
    private static final List<String> PLACES = List.of("/bin/", "/usr/bin/", "/usr/local/bin/");

    private static final String PATH = "/bin:/usr/bin:/usr/local/bin";

    private final DockerRun run;

    Errand(DockerRun run) {
        this.run = run;
    }

    boolean isPossible(Image image, List<String> programs) {
        try (ImagePeek peek = new ImagePeek(run, run.engine().imageFiles(), image.id())) {
            return programs.stream()
                    .allMatch(program -> PLACES.stream().anyMatch(place -> peek.hasProgram(place + program)));
        }
    }

    RunningStep start(HelperSpec helper, StepOutput output) {
        Recipe recipe = recipe(helper);
        Instant deadline = run.engineTime(Instant.now().plus(helper.lifetime()));
        try {
            run.make(
                    recipe.name(),
                    docker -> recipe.fill(
                            docker.createContainerCmd(helper.image().id()), Labels.ofHelper(run.spec(), deadline)));
        } catch (Refusal e) {
            throw ErrorTranslator.ofMaking(e, recipe.step());
        }
        return new DockerClaim(run, recipe).start(output);
    }

    private Recipe recipe(HelperSpec helper) {
        DockerImages.Details image = run.engine()
                .images()
                .byId(helper.image().id())
                .orElseThrow(() -> new EngineException(
                        EngineException.Reason.IMAGE_GONE,
                        "image " + helper.image().reference() + " is gone from the engine: somebody removed it",
                        null,
                        null));
        StepSpec step = new StepSpec(
                "helper of Ciroach",
                1,
                helper.image(),
                new Command.Exec(helper.arguments()),
                List.of("sh", "-c", helper.script(), "sh"),
                Map.of(),
                RecipeWriter.WORKSPACE,
                new StepSpec.User.Named("0:0"),
                MEMORY,
                null,
                PIDS,
                null,
                List.of(),
                true,
                null,
                Network.NONE,
                List.of(),
                helper.lifetime());
        return new Recipe(
                run.helperName(),
                step,
                new Identity("0:0", 0, 0, "/", false, null, null),
                RecipeWriter.workspace(run.spec(), true),
                Map.of("PATH", PATH),
                image.stopSignal(),
                run.engine().info().capabilities().selinux());
    }
}
