package io.ciroach.maven;

import com.sun.management.OperatingSystemMXBean;
import io.ciroach.model.ByteSize;
import io.ciroach.model.Capacity;
import java.lang.management.ManagementFactory;

/** What stands in for an engine that is not asked: most often it is on this very machine. */
final class ThisMachine {

    private ThisMachine() {}

    static Capacity capacity() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Capacity(Runtime.getRuntime().availableProcessors(), new ByteSize(system.getTotalMemorySize()));
    }
}
