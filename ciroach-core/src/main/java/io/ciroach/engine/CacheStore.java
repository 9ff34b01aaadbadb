package io.ciroach.engine;

import java.util.List;

/** The cache volumes that an engine keeps. Thread-safe; each call has a deadline. */
public interface CacheStore {

    /**
     * {@return all volumes that say that they are a cache of somebody's}
     *
     * @throws EngineException when they cannot be listed
     */
    List<StoredCache> caches();

    /**
     * Takes a volume away, unless a container uses it. Gone already is fine.
     *
     * @param volume its name
     * @param cache which cache it must be; a volume of that name that is another's is not touched and counts as gone
     * @return what came of it
     * @throws EngineException when the engine fails
     */
    Removal remove(String volume, String cache);
}
