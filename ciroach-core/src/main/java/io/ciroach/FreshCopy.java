package io.ciroach;

import java.util.List;

/**
 * What of a workspace a run gets a copy of: all but {@code .git}, which its steps see read-only, and the pipeline's
 * {@code clean.artifacts}. Patterns are those of {@code artifacts}: relative to the workspace, with {@code *}, {@code ?} and
 * {@code **}.
 *
 * @param include what is copied though it is an artifact
 * @param exclude what is not copied in any case
 */
public record FreshCopy(List<String> include, List<String> exclude) {

    /** All but {@code .git} and the artifacts. */
    public static final FreshCopy DEFAULT = new FreshCopy(List.of(), List.of());

    public FreshCopy {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }
}
