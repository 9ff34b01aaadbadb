package io.ciroach.engine.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** As much of tar as the engine's archive endpoint needs: the first entry of what comes, folders in what goes. */
final class Tar {

    private static final int BLOCK = 512;
    private static final int LONGEST = 4 << 20;

    private Tar() {}

    /**
     * One entry.
     *
     * @param type {@code 0} a file, {@code 2} a link, {@code 5} a folder
     * @param uid whose it is
     * @param mode its permissions
     * @param link where a link leads
     * @param text of a file, a byte a character
     */
    record Entry(char type, long uid, int mode, String link, String text) {

        boolean isFolder() {
            return type == '5';
        }

        boolean isLink() {
            return type == '2';
        }
    }

    /** A folder to make, or to give to somebody else. */
    record Folder(String path, long uid, long gid) {}

    /** The first entry; what follows is left unread. */
    static Optional<Entry> first(InputStream input) throws IOException {
        return first(input, true);
    }

    /** The first entry without its text: programs can be large. */
    static Optional<Entry> head(InputStream input) throws IOException {
        return first(input, false);
    }

    private static Optional<Entry> first(InputStream input, boolean withText) throws IOException {
        String extended = "";
        while (true) {
            byte[] header = input.readNBytes(BLOCK);
            if (header.length < BLOCK || header[0] == 0) {
                return Optional.empty();
            }
            char type = (char) header[156];
            long size = number(header, 124, 12);
            if (type == 'x' || type == 'g') {
                extended = new String(content(input, size), StandardCharsets.UTF_8);
            } else if (type == 'L' || type == 'K') {
                content(input, size);
            } else {
                boolean file = type == '0' || type == 0;
                String text = file && withText ? new String(content(input, size), StandardCharsets.ISO_8859_1) : "";
                long uid = uid(extended, header);
                String link = attribute(extended, "linkpath").orElse(text(header, 157, 100));
                return Optional.of(new Entry(file ? '0' : type, uid, (int) number(header, 100, 8), link, text));
            }
        }
    }

    private static long uid(String extended, byte[] header) throws IOException {
        String written = attribute(extended, "uid").orElse("");
        return written.matches("\\d{1,18}") ? Long.parseLong(written) : number(header, 108, 8);
    }

    private static Optional<String> attribute(String extended, String name) {
        return extended.lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(record -> record.startsWith(name + "="))
                .map(record -> record.substring(name.length() + 1))
                .findFirst();
    }

    private static byte[] content(InputStream input, long size) throws IOException {
        if (size < 0 || size > LONGEST) {
            throw new IOException("a file of " + size + " bytes where a small one was expected");
        }
        byte[] content = input.readNBytes((int) size);
        input.readNBytes((int) ((BLOCK - size % BLOCK) % BLOCK));
        if (content.length < size) {
            throw new EOFException("an archive that ends too early");
        }
        return content;
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static long number(byte[] header, int offset, int length) throws IOException {
        if ((header[offset] & 0x80) != 0) {
            long value = header[offset] & 0x7f;
            for (int i = offset + 1; i < offset + length; i++) {
                value = value << 8 | (header[i] & 0xff);
            }
            return value;
        }
        String digits = text(header, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("no archive", e);
        }
    }

    /** An archive of folders, each with mode 0755. */
    static byte[] of(List<Folder> folders) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        for (Folder folder : folders) {
            String name = folder.path().substring(1) + "/";
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 100 || folder.uid() > 0_777_7777 || folder.gid() > 0_777_7777) {
                byte[] extended = extended(name, folder);
                archive.writeBytes(header("extended".getBytes(StandardCharsets.UTF_8), 'x', extended.length, 0, 0));
                archive.writeBytes(Arrays.copyOf(extended, (extended.length + BLOCK - 1) / BLOCK * BLOCK));
            }
            archive.writeBytes(header(bytes, '5', 0, folder.uid(), folder.gid()));
        }
        archive.writeBytes(new byte[2 * BLOCK]);
        return archive.toByteArray();
    }

    private static byte[] extended(String name, Folder folder) {
        return (record("path", name)
                        + record("uid", String.valueOf(folder.uid()))
                        + record("gid", String.valueOf(folder.gid())))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** {@code LENGTH key=value\n}, where the length counts its own digits. */
    private static String record(String key, String value) {
        int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
        int length = rest + 1;
        while (String.valueOf(length).length() + rest != length) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    private static byte[] header(byte[] name, char type, int size, long uid, long gid) {
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, Math.min(name.length, 100));
        octal(header, 100, 8, 0755);
        octal(header, 108, 8, Math.min(uid, 0_777_7777));
        octal(header, 116, 8, Math.min(gid, 0_777_7777));
        octal(header, 124, 12, size);
        octal(header, 136, 12, 0);
        header[156] = (byte) type;
        put(header, 257, "ustar\0" + "00");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void octal(byte[] header, int offset, int length, long value) {
        put(header, offset, String.format("%0" + (length - 1) + "o\0", value));
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
