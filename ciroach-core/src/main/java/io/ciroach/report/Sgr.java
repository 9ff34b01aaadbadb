package io.ciroach.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a line that has colours as a terminal shows it. The page has sixteen colours of its own, legible in light and dark;
 * any other becomes the nearest of them. Colours end with their line, as on the console.
 */
final class Sgr {

    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([0-9;:]*)m");
    private static final int NONE = -1;

    private int foreground = NONE;
    private int background = NONE;
    private boolean bold;
    private boolean faint;
    private boolean italic;
    private boolean underlined;
    private boolean inverse;

    private Sgr() {}

    static void write(Html html, String line) {
        if (line.indexOf('\u001b') < 0) {
            html.text(line);
            return;
        }
        Sgr sgr = new Sgr();
        Matcher matcher = SEQUENCE.matcher(line);
        int from = 0;
        while (matcher.find()) {
            sgr.piece(html, line.substring(from, matcher.start()));
            sgr.apply(matcher.group(1));
            from = matcher.end();
        }
        sgr.piece(html, line.substring(from));
    }

    private void piece(Html html, String text) {
        if (text.isEmpty()) {
            return;
        }
        String classes = classes();
        if (classes.isEmpty()) {
            html.text(text);
        } else {
            html.leaf("span", text, "class", classes);
        }
    }

    private String classes() {
        List<String> classes = new ArrayList<>();
        if (foreground != NONE) {
            classes.add("f" + foreground);
        }
        if (background != NONE) {
            classes.add("b" + background % 8);
        }
        add(classes, bold, "bold");
        add(classes, faint, "faint");
        add(classes, italic, "italic");
        add(classes, underlined, "underlined");
        add(classes, inverse, "inverse");
        return String.join(" ", classes);
    }

    private static void add(List<String> classes, boolean is, String name) {
        if (is) {
            classes.add(name);
        }
    }

    private void apply(String parameters) {
        String[] parts = parameters.split("[;:]", -1);
        for (int i = 0; i < parts.length; i++) {
            int code = number(parts, i);
            if (code == 38 || code == 48) {
                int colour = NONE;
                int taken = 1;
                if (number(parts, i + 1) == 5) {
                    colour = ofPalette(number(parts, i + 2));
                    taken = 2;
                } else if (number(parts, i + 1) == 2) {
                    colour = nearest(number(parts, i + 2), number(parts, i + 3), number(parts, i + 4));
                    taken = 4;
                }
                if (code == 38) {
                    foreground = colour;
                } else {
                    background = colour;
                }
                i += taken;
            } else {
                apply(code);
            }
        }
    }

    private void apply(int code) {
        switch (code) {
            case 0 -> reset();
            case 1 -> bold = true;
            case 2 -> faint = true;
            case 3 -> italic = true;
            case 4 -> underlined = true;
            case 7 -> inverse = true;
            case 22 -> {
                bold = false;
                faint = false;
            }
            case 23 -> italic = false;
            case 24 -> underlined = false;
            case 27 -> inverse = false;
            case 39 -> foreground = NONE;
            case 49 -> background = NONE;
            default -> {
                if (code >= 30 && code <= 37) {
                    foreground = code - 30;
                } else if (code >= 90 && code <= 97) {
                    foreground = code - 82;
                } else if (code >= 40 && code <= 47) {
                    background = code - 40;
                } else if (code >= 100 && code <= 107) {
                    background = code - 92;
                }
            }
        }
    }

    private void reset() {
        foreground = NONE;
        background = NONE;
        bold = false;
        faint = false;
        italic = false;
        underlined = false;
        inverse = false;
    }

    /** An empty parameter is 0, and so is one that is not there or too long. */
    private static int number(String[] parts, int index) {
        String part = index < parts.length ? parts[index] : "";
        return part.isEmpty() || part.length() > 3 ? 0 : Integer.parseInt(part);
    }

    /** Of 256 colours the first 16 are ours, then comes a cube of six by six by six, then greys. */
    private static int ofPalette(int index) {
        if (index < 16) {
            return index;
        }
        if (index < 232) {
            int cube = index - 16;
            return nearest(cube / 36 * 51, cube / 6 % 6 * 51, cube % 6 * 51);
        }
        int grey = Math.min(255, (index - 232) * 11);
        return nearest(grey, grey, grey);
    }

    private static int nearest(int red, int green, int blue) {
        int max = Math.max(red, Math.max(green, blue));
        int min = Math.min(red, Math.min(green, blue));
        if (max - min < 48) {
            return max < 48 ? 0 : max < 128 ? 8 : max < 208 ? 7 : 15;
        }
        int middle = (max + min) / 2;
        int hue = (red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0);
        return max > 215 && min > 60 ? hue + 8 : hue;
    }
}
