package io.ciroach.engine;

/** Takes a step's output, in the order in which the engine delivers it, from one thread. */
@FunctionalInterface
public interface StepOutput {

    /**
     * Takes some bytes. The array is used again afterwards.
     *
     * @param stderr whether they come from standard error
     * @param bytes holds them
     * @param offset where they begin
     * @param length how many
     * @throws InterruptedException when the taking was interrupted; then no more comes
     */
    void write(boolean stderr, byte[] bytes, int offset, int length) throws InterruptedException;
}
