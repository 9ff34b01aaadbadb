package io.ciroach.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.ciroach.engine.Claim;
import io.ciroach.engine.EngineException;
import io.ciroach.engine.RunningStep;
import io.ciroach.engine.StepOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container that was made and not started. */
final class DockerClaim implements Claim {

    private final DockerRun run;
    private final Recipe recipe;

    DockerClaim(DockerRun run, Recipe recipe) {
        this.run = run;
        this.recipe = recipe;
    }

    @Override
    public String name() {
        return recipe.name();
    }

    @Override
    public String commandLine() {
        return CommandLine.of(recipe, run.spec());
    }

    @Override
    public RunningStep start(StepOutput output) {
        Connection connection = run.connection();
        // Both are registered before the start: later, the first lines and the end itself could be missed.
        Call<Response> attach = connection.begin(() -> open("attach?stream=1&stdout=1&stderr=1"));
        Call<Response> wait = connection.begin(() -> open("wait?condition=next-exit"));
        try {
            Response log = attach.get("attach to " + name(), connection.quickDeadline(), connection);
            Response end = wait.get("wait for " + name(), connection.quickDeadline(), connection);
            connection.slow("start " + name(), () -> {
                connection.docker().startContainerCmd(name()).exec();
                return true;
            });
            return new DockerStep(run, recipe, output, log, end, Instant.now());
        } catch (Refusal e) {
            EngineException failure = ErrorTranslator.ofStarting(e, recipe.step(), name(), notedExitCode());
            giveUp(attach, wait, failure);
            throw failure;
        } catch (EngineException e) {
            giveUp(attach, wait, e);
            throw e;
        }
    }

    private Response open(String what) throws IOException {
        return run.connection().stream(
                Connection.request(Request.Method.POST, "/containers/" + name() + "/" + what, Map.of()));
    }

    /** Neither stream ends by itself when the start fails. */
    private void giveUp(Call<Response> attach, Call<Response> wait, EngineException failure) {
        attach.abandon();
        wait.abandon();
        run.removeAfter(name(), failure);
    }

    private @Nullable Integer notedExitCode() {
        try {
            JsonNode code = run.connection().stateOf(name()).path("ExitCode");
            return code.isNumber() ? (Integer) code.asInt() : null;
        } catch (Refusal | EngineException e) {
            // The failure that led here says more.
            return null;
        }
    }

    @Override
    public void withdraw() {
        run.remove(name());
    }
}
