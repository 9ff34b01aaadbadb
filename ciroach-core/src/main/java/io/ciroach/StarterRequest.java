package io.ciroach;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which project a pipeline file is to begin for.
 *
 * @param folder of the project, in which the file will lie
 * @param modules of its Maven build, none where it is itself the only one; null where Maven does not build it
 * @param java the version of Java that it is compiled for, or null where nothing says
 * @param javaFrom what says so, such as {@code maven.compiler.release}
 */
public record StarterRequest(
        Path folder,
        @Nullable List<String> modules,
        @Nullable Integer java,
        String javaFrom) {

    public StarterRequest {
        modules = modules == null ? null : List.copyOf(modules);
    }

    /**
     * For a folder of which no more is known than what lies in it.
     *
     * @param folder of the project
     * @return a request
     */
    public static StarterRequest of(Path folder) {
        return new StarterRequest(folder, null, null, "");
    }

    /**
     * With a build by Maven.
     *
     * @param names of its modules, without the one of the folder itself
     * @return another one
     */
    public StarterRequest maven(List<String> names) {
        return new StarterRequest(folder, names, java, javaFrom);
    }

    /**
     * With a version of Java.
     *
     * @param version as a whole number
     * @param from what says so
     * @return another one
     */
    public StarterRequest java(int version, String from) {
        return new StarterRequest(folder, modules, version, from);
    }
}
