package io.ciroach;

/** A terminal that is none: without colours, of no known width. What is written to it is its maker's business. */
abstract class PlainTerminal implements Terminal {

    @Override
    public boolean colours() {
        return false;
    }

    @Override
    public int width() {
        return 0;
    }
}
