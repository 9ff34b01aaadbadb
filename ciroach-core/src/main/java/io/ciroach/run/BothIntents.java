package io.ciroach.run;

import io.ciroach.engine.FetchedImage;
import io.ciroach.engine.Intents;

/**
 * Tells two.
 *
 * @param first is told first; where it throws, the other hears nothing and the thing is not made
 * @param second is told then
 */
record BothIntents(Intents first, Intents second) implements Intents {

    @Override
    public void before(Kind kind, String name) {
        first.before(kind, name);
        second.before(kind, name);
    }

    @Override
    public void gone(Kind kind, String name) {
        first.gone(kind, name);
        second.gone(kind, name);
    }

    @Override
    public void fetched(FetchedImage image) {
        first.fetched(image);
        second.fetched(image);
    }
}
