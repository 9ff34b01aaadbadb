package io.ciroach.engine.docker;

/**
 * An image's name in its parts.
 *
 * @param registry as the Docker CLI names it in its logins
 * @param repository with its registry where one was written
 * @param tag the tag or the digest; of both the digest
 */
record ImageReference(String registry, String repository, String tag) {

    /** What the CLI files Docker Hub's login under. */
    private static final String HUB = "https://index.docker.io/v1/";

    static ImageReference of(String reference) {
        int at = reference.indexOf('@');
        String named = at < 0 ? reference : reference.substring(0, at);
        int slash = named.lastIndexOf('/');
        int colon = named.indexOf(':', slash + 1);
        String repository = colon < 0 ? named : named.substring(0, colon);
        String tag = at >= 0 ? reference.substring(at + 1) : colon < 0 ? "latest" : named.substring(colon + 1);
        int first = repository.indexOf('/');
        String host = first < 0 ? "" : repository.substring(0, first);
        boolean isHost = host.contains(".") || host.contains(":") || host.equals("localhost");
        boolean hub = !isHost || host.equals("docker.io") || host.equals("index.docker.io");
        return new ImageReference(hub ? HUB : host, repository, tag);
    }
}
