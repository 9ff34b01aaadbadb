package io.ciroach.toml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reference to an image as Docker's engine and CLI take it: {@code [registry[:port]/]name[:tag][@digest]}. */
public final class ImageReference {

    private static final String HOST =
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?";
    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String TAG = "\\w[\\w.-]{0,127}";
    private static final String DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

    static final String PATTERN = "(?<name>(?:" + HOST + "/)?" + PART + "(?:/" + PART + ")*)(?::(?<tag>" + TAG
            + "))?(?:@(?<digest>" + DIGEST + "))?";

    private static final Pattern REFERENCE = Pattern.compile(PATTERN);

    private static final int LONGEST_NAME = 255;

    /** Name, tag and digest; asked first, since such a pattern goes a stack frame deeper for each repetition. */
    private static final int LONGEST = 640;

    private ImageReference() {}

    /**
     * Completes a reference.
     *
     * @param text what is written
     * @return it with the tag {@code latest} where it has neither tag nor digest, or empty when it is none
     */
    public static Optional<String> complete(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        if (text.length() > LONGEST
                || !matcher.matches()
                || matcher.group("name").length() > LONGEST_NAME) {
            return Optional.empty();
        }
        boolean bare = matcher.group("tag") == null && matcher.group("digest") == null;
        return Optional.of(bare ? text + ":latest" : text);
    }
}
