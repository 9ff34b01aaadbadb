package io.ciroach.plan;

import java.util.List;

/**
 * Which steps of the file take part. Patterns know {@code *} and {@code ?}; brackets are a matrix subset.
 *
 * @param steps those, what they need, and the cleanup steps that touch them; empty means all
 * @param only exactly those; empty means no restriction
 * @param skip taken out; they count as succeeded for others
 */
public record Selection(List<String> steps, List<String> only, List<String> skip) {

    /** All steps. */
    public static final Selection ALL = new Selection(List.of(), List.of(), List.of());

    public Selection {
        steps = List.copyOf(steps);
        only = List.copyOf(only);
        skip = List.copyOf(skip);
    }
}
