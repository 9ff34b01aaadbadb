package io.ciroach.report;

import io.ciroach.result.StepResult;
import java.time.Instant;
import java.util.Objects;

/** GitLab's sections: one for the output of each step, folded where it went well, with the time that the step took. */
public final class GitLabSections implements CiPresentation {

    private static final String ERASE = "\u001b[0K";

    private final String run;
    private int sections;

    /**
     * For one run.
     *
     * @param run its id: a section's name is unique in its job
     */
    public GitLabSections(String run) {
        this.run = run;
    }

    @Override
    public Fold fold(StepResult step, String title) {
        sections++;
        String name = "ciroach_" + run + "_" + sections;
        Instant from = Objects.requireNonNullElse(step.startedAt(), step.endedAt());
        String options = step.isBad() ? "" : "[collapsed=true]";
        return new Fold(mark("start", from, name + options) + title, mark("end", step.endedAt(), name));
    }

    private static String mark(String which, Instant at, String name) {
        return ERASE + "section_" + which + ":" + at.getEpochSecond() + ":" + name + "\r" + ERASE;
    }
}
