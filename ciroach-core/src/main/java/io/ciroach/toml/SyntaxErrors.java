package io.ciroach.toml;

import io.ciroach.problem.Problems;
import org.tomlj.TomlParseError;

/** What the TOML library complains of, in words for who writes a file rather than for who writes a grammar. */
final class SyntaxErrors {

    private SyntaxErrors() {}

    /** {@return whether something that was written was lost} */
    static boolean report(TomlParseError error, SourceText source, Problems problems) {
        problems.error(
                source.at(error.position().line(), error.position().column()), String.valueOf(error.getMessage()));
        source.spoil(error.position().line());
        return true;
    }
}
