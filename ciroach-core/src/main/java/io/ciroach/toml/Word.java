package io.ciroach.toml;

import io.ciroach.problem.Location;
import java.util.List;

/**
 * A string with its place, for what can be judged only once all of the file is known.
 *
 * @param text the string, variables put in
 * @param at where it stands
 */
record Word(String text, Location at) {

    static List<String> texts(List<Word> words) {
        return words.stream().map(Word::text).toList();
    }
}
