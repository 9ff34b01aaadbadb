package io.ciroach.report;

/** A console that takes all and remembers it. Each write must be of whole lines. */
class Console implements ConsoleOutput {

    private final StringBuilder text = new StringBuilder();
    private final boolean colours;

    Console(boolean colours) {
        this.colours = colours;
    }

    @Override
    public void write(String lines) {
        if (!lines.endsWith("\n")) {
            throw new AssertionError("a torn line: " + lines);
        }
        synchronized (text) {
            text.append(lines);
        }
    }

    String text() {
        synchronized (text) {
            return text.toString();
        }
    }

    @Override
    public boolean colours() {
        return colours;
    }

    @Override
    public int width() {
        return 0;
    }
}
