package io.ciroach.files;

/** Matches one name: {@code *} is any text, {@code ?} one character. */
final class NameGlob {

    private NameGlob() {}

    /** Goes back to the last star only, so its time is at most the product of both lengths. */
    static boolean matches(String glob, String name) {
        int g = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            boolean more = g < glob.length();
            if (more && glob.charAt(g) == '*') {
                star = g++;
                resume = n;
            } else if (more && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n))) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        return glob.substring(g).chars().allMatch(c -> c == '*');
    }
}
