/**
 * Reads, plans and runs a pipeline of container steps; knows neither Maven nor JUnit.
 *
 * <p>What is exported here is the API; every other package may change without notice. Most users meet this jar on a class
 * path, where the compiler does not hold them to that, so each package says in its first word what it is.
 */
@SuppressWarnings("requires-automatic") // these have fixed module names, in their manifests
module io.ciroach.core {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires com.github.dockerjava.api;
    requires com.github.dockerjava.core;
    requires com.github.dockerjava.transport;
    requires jdk.unsupported; // signals
    requires org.tomlj;

    exports io.ciroach;
    exports io.ciroach.engine;
    exports io.ciroach.event;
    exports io.ciroach.model;
    exports io.ciroach.plan;
    exports io.ciroach.problem;
    exports io.ciroach.result;
}
