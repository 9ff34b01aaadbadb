package io.ciroach;

import java.util.Map;

/** The CI server that a run is shown on. */
public enum CiServer {
    /** The one that the environment tells of, by {@code GITHUB_ACTIONS} or {@code GITLAB_CI}. */
    AUTO,
    /** GitHub: annotations, groups, and a summary in the file that {@code GITHUB_STEP_SUMMARY} names. */
    GITHUB,
    /** GitLab: sections. */
    GITLAB,
    /** None, whatever the environment says. */
    NONE;

    /** {@return this one, or for {@code AUTO} the one that the environment tells of} */
    CiServer in(Map<String, String> environment) {
        if (this != AUTO) {
            return this;
        }
        if ("true".equals(environment.get("GITHUB_ACTIONS"))) {
            return GITHUB;
        }
        return "true".equals(environment.get("GITLAB_CI")) ? GITLAB : NONE;
    }
}
