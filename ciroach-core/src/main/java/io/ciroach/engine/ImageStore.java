package io.ciroach.engine;

import java.util.List;

/** The images that an engine keeps. Thread-safe; each call has a deadline. */
public interface ImageStore {

    /**
     * {@return all of them, whoever fetched or made them}
     *
     * @throws EngineException when they cannot be listed
     */
    List<StoredImage> images();

    /**
     * Takes a reference away, and with the last one the image. Never by force: what a container uses stays.
     *
     * @param reference a tag or a digest, never an id
     * @param id the image that it must stand for; where it stands for another or for none, it is not touched and counts as gone
     * @return what came of it
     * @throws EngineException when the engine fails
     */
    Removal remove(String reference, String id);

    /**
     * Writes a reference as engines list it: without the name of Docker's own registry, with the tag {@code latest} where it
     * has none, and of tag and digest only the digest.
     *
     * @param reference as a user may write it
     * @return the same for all ways to write one reference
     */
    static String familiar(String reference) {
        int at = reference.indexOf('@');
        String digest = at < 0 ? "" : reference.substring(at);
        String named = at < 0 ? reference : reference.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        String name = colon < 0 ? named : named.substring(0, colon);
        String tag = colon < 0 ? ":latest" : named.substring(colon);
        for (String registry : List.of("docker.io/", "index.docker.io/")) {
            name = name.startsWith(registry) ? name.substring(registry.length()) : name;
        }
        if (name.startsWith("library/") && name.indexOf('/') == name.lastIndexOf('/')) {
            name = name.substring("library/".length());
        }
        return name + (at < 0 ? tag : digest);
    }
}
