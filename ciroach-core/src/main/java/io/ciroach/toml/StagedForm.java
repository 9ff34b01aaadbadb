package io.ciroach.toml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps as {@code [stages.Build.steps.compile]} lists them.
 *
 * @param order the stages that have steps, first to last; null where the file does not use this form
 * @param steps in file order
 * @param readable whether all of it could be read, so that what is not here is not in the file
 */
record StagedForm(@Nullable List<String> order, List<RawStep> steps, boolean readable) {}
