package io.ciroach.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for the numbered lines of {@link Workload#logs} in what a runner printed or wrote.
 *
 * @param missing how many are not there as a whole
 * @param torn how many lines hold a piece of one, or more than one
 * @param disordered how many came after a later one of their task
 */
record LineCheck(long missing, long torn, long disordered) {

    static final LineCheck NONE = new LineCheck(0, 0, 0);

    /** {@return the worse of each} */
    LineCheck or(LineCheck other) {
        return new LineCheck(
                Math.max(missing, other.missing), Math.max(torn, other.torn), Math.max(disordered, other.disordered));
    }

    private static final Pattern LINE = Pattern.compile("[^<]*<(t\\d):(\\d{9}):x{84}>");

    static LineCheck of(List<Path> outputs, Workload workload) throws IOException {
        if (workload.lines() == 0) {
            return NONE;
        }
        long whole = 0;
        long torn = 0;
        long disordered = 0;
        Map<String, Integer> last = new HashMap<>();
        for (Path output : outputs) {
            try (BufferedReader lines = Files.newBufferedReader(output, StandardCharsets.ISO_8859_1)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher match = LINE.matcher(line);
                    if (match.matches()) {
                        whole++;
                        int number = Integer.parseInt(match.group(2));
                        Integer before = last.put(match.group(1), number);
                        disordered += before != null && before >= number ? 1 : 0;
                    } else if (line.contains("xxxx")) {
                        torn++;
                    }
                }
            }
        }
        return new LineCheck((long) workload.lines() * workload.tasks().size() - whole, torn, disordered);
    }
}
