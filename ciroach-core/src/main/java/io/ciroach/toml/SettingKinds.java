package io.ciroach.toml;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of values that only settings of the pipeline have. */
final class SettingKinds {

    /** Linux allows no longer path. */
    private static final int LONGEST = 4096;

    static final String CACHE_NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,99}";

    /** A folder or glob that lies in the workspace, and is neither all of it nor its history. */
    static final Kind<String> ARTIFACT = new Kind<>(new Schema.Text("[^/~][\\s\\S]*"), (node, reading) -> {
        String text = Kinds.TEXT.read(node, reading);
        String complaint = text == null ? null : complaint(text);
        if (complaint != null) {
            reading.error(
                    node.at(), Kinds.quoted(String.valueOf(text)) + complaint, "such as \"target\" or \"*/build\"");
            return null;
        }
        return text;
    });

    /** A folder in the container where a cache can be mounted. */
    static final Kind<String> CACHE_PATH = new Kind<>(new Schema.Text("(?:/|~/)[\\s\\S]+"), (node, reading) -> {
        String text = Kinds.TEXT.read(node, reading);
        if (text == null) {
            return null;
        }
        String path = text.length() > LONGEST ? "" : text.replaceAll("/+$", "");
        boolean absolute = path.startsWith("/") || path.startsWith("~/");
        if (!absolute || List.of(path.split("/", -1)).contains("..") || path.equals("/workspace")) {
            reading.error(
                    node.at(),
                    Kinds.quoted(text) + (absolute ? " cannot be a cache" : " is no folder for a cache"),
                    "an absolute path in the container, or one below the step's home such as \"~/.m2/repository\"");
            return null;
        }
        return path;
    });

    private SettingKinds() {}

    /** {@code ..} is refused even where it would stay inside: after a glob nobody can tell. */
    private static @Nullable String complaint(String pattern) {
        if (pattern.startsWith("/") || pattern.startsWith("~")) {
            return " leaves the workspace: artifacts are named by their path in it";
        }
        List<String> segments = Stream.of(pattern.split("/", -1))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .toList();
        if (segments.contains("..")) {
            return " leaves the workspace: \"..\" is not allowed here";
        } else if (segments.stream().allMatch(segment -> segment.matches("\\*+"))) {
            return " is the workspace itself, with its sources";
        }
        return segments.contains(".git") ? " is the history of the project" : null;
    }
}
