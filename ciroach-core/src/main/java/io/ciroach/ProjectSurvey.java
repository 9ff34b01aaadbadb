package io.ciroach;

import io.ciroach.files.Reasons;
import io.ciroach.problem.CiroachException;
import io.ciroach.toml.StarterFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at what lies in a project's folder. Reads the few files that may name an image, and takes none of them for granted. */
final class ProjectSurvey {

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_WORKFLOWS = 5;

    private static final String VALUE = "[\"']?([^\\s\"'#]+)[\"']?";
    private static final Pattern GITLAB = Pattern.compile("(?m)^image:[ \\t]*(?:\\R[ \\t]+name:[ \\t]*)?" + VALUE);
    private static final Pattern GITHUB =
            Pattern.compile("(?m)^[ \\t]+container:[ \\t]*(?:\\R[ \\t]+image:[ \\t]*)?" + VALUE);
    private static final Pattern JENKINS = Pattern.compile("docker\\s*\\{[^}]*?\\bimage\\s+" + VALUE);
    private static final Pattern DOCKERFILE =
            Pattern.compile("(?mi)^[ \\t]*FROM[ \\t]+(?:--platform=\\S+[ \\t]+)?" + VALUE);

    private final StarterRequest request;
    private final List<String> seen = new ArrayList<>();
    private StarterFile.@Nullable Found image;

    private ProjectSurvey(StarterRequest request) {
        this.request = request;
    }

    static StarterFile.Project of(StarterRequest request) {
        return new ProjectSurvey(request).look();
    }

    private StarterFile.Project look() {
        List<String> modules = request.modules();
        boolean wrapper = modules != null && isThere("mvnw");
        if (modules != null) {
            seen.add("pom.xml" + (modules.isEmpty() ? "" : " (" + String.join(", ", modules) + ")"));
        }
        if (wrapper) {
            seen.add("mvnw");
        }
        lookAt(".gitlab-ci.yml", GITLAB, "");
        lookAt("Jenkinsfile", JENKINS, "");
        workflows().forEach(name -> lookAt(name, GITHUB, ""));
        // Of an image's stages, the one with Maven is the one that builds.
        lookAt("Dockerfile", DOCKERFILE, modules == null ? "" : "maven");
        StarterFile.Found java = request.java() == null
                ? null
                : new StarterFile.Found(String.valueOf(request.java()), request.javaFrom());
        return new StarterFile.Project(modules != null, wrapper, java, image, seen);
    }

    /** The first file that names exactly one image, and that plainly, is the one that counts. */
    private void lookAt(String name, Pattern pattern, String containing) {
        if (!isThere(name)) {
            return;
        }
        seen.add(name);
        List<String> images = pattern.matcher(content(name))
                .results()
                .map(match -> match.group(1))
                .filter(reference -> reference.contains(containing))
                .distinct()
                .toList();
        Optional<String> only = images.size() == 1 ? StarterFile.image(images.get(0)) : Optional.empty();
        if (image == null && only.isPresent()) {
            image = new StarterFile.Found(only.get(), name);
        }
    }

    private List<String> workflows() {
        Path folder = request.folder().resolve(".github/workflows");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".yml") || name.endsWith(".yaml"))
                    .sorted()
                    .limit(MOST_WORKFLOWS)
                    .map(name -> ".github/workflows/" + name)
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private boolean isThere(String name) {
        return Files.isRegularFile(request.folder().resolve(name));
    }

    private String content(String name) {
        Path file = request.folder().resolve(name);
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static CiroachException unreadable(Path path, IOException e) {
        return new CiroachException(
                CiroachException.Kind.FILES,
                path + " cannot be read: " + Reasons.of(e),
                "give this user the right to",
                e);
    }
}
