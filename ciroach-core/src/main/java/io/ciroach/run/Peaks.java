package io.ciroach.run;

import io.ciroach.model.ByteSize;

/** How many containers of a run, and what sum of their limits, were there at once at most. */
final class Peaks {

    private int containers;
    private long memory;
    private int mostContainers;
    private long mostMemory;

    void begin(ByteSize limit) {
        containers++;
        memory += limit.bytes();
        mostContainers = Math.max(mostContainers, containers);
        mostMemory = Math.max(mostMemory, memory);
    }

    void end(ByteSize limit) {
        containers--;
        memory -= limit.bytes();
    }

    int containers() {
        return mostContainers;
    }

    ByteSize memory() {
        return new ByteSize(mostMemory);
    }
}
