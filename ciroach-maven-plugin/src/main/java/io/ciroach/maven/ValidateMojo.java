package io.ciroach.maven;

import io.ciroach.Ciroach;
import io.ciroach.RunRequest;
import io.ciroach.problem.Problem;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Checks the pipeline file and what is asked of it. Touches neither the engine nor the workspace. */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
public final class ValidateMojo extends PipelineMojo {

    @Override
    void perform() {
        RequestReader reader = new RequestReader(this);
        RunRequest.Builder asked = reader.request().orElse(null);
        if (asked == null) {
            return;
        }
        reader.done();
        RunRequest request = asked.build();
        for (Problem warning : Ciroach.create().validate(request)) {
            warning.render().lines().forEach(getLog()::warn);
        }
        getLog().info(request.file().getFileName() + " is valid");
    }
}
