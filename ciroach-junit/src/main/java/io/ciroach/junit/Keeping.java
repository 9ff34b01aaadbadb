package io.ciroach.junit;

import io.ciroach.result.PipelineResult;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether the copy of a workspace stays to be looked at: JUnit's configuration parameter {@value #PARAMETER}. */
enum Keeping {
    NEVER,
    FAILED,
    ALWAYS;

    static final String PARAMETER = "ciroach.keepWorkspace";

    static Keeping of(ExtensionContext context) {
        String text = context.getConfigurationParameter(PARAMETER).orElse("never");
        try {
            return valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(
                    PARAMETER + " is \"" + text + "\"; it is one of never, failed, always");
        }
    }

    boolean keeps(PipelineResult result) {
        return this == ALWAYS || (this == FAILED && !result.succeeded());
    }
}
