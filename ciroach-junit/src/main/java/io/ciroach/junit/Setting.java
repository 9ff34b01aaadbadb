package io.ciroach.junit;

import io.ciroach.Ciroach;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What pipelines of tests run with.
 *
 * @param ciroach runs them
 * @param environment what {@code env.} reads
 * @param module the folder of the module whose tests these are
 */
record Setting(Ciroach ciroach, Map<String, String> environment, Path module) {

    /** Maven tells its forks where the module is; elsewhere that is where the process was started. */
    static Setting ofThisProcess() {
        return new Setting(Ciroach.create(), System.getenv(), Path.of(System.getProperty("basedir", "")));
    }

    Setting {
        module = module.toAbsolutePath().normalize();
    }

    Map<String, String> environmentWith(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return all;
    }

    /** {@return without the environment, which may hold secrets} */
    @Override
    public String toString() {
        return "Setting[" + module + "]";
    }
}
