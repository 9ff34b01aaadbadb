package io.ciroach.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file outside the workspace to which others write as well, each at its end. */
public final class SharedFile {

    private SharedFile() {}

    /**
     * Writes at the end, all or nothing; makes the file where it is not there. A link is not followed.
     *
     * @param file where
     * @param text what
     * @param most how many bytes the file may have after that
     * @throws IOException with a reason in words, if it cannot be written or would be larger
     */
    public static void append(Path file, byte[] text, long most) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() + text.length > most) {
                throw new FileSystemException(file.toString(), null, "it would have more than " + most + " bytes");
            }
            ByteBuffer rest = ByteBuffer.wrap(text);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            throw new IOException(Reasons.of(e), e);
        }
    }
}
