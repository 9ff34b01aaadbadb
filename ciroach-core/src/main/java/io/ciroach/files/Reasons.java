package io.ciroach.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a call of the file system failed, in words: some exceptions have only a path as their message. */
public final class Reasons {

    private Reasons() {}

    /**
     * Says it.
     *
     * @param failure of a call
     * @return why, without the path
     */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "No such file or folder";
        }
        if (failure instanceof NotDirectoryException) {
            return "Not a folder";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "There is already something of that name";
        }
        if (failure instanceof FileSystemException detailed && detailed.getReason() != null) {
            return detailed.getReason();
        }
        return String.valueOf(failure.getMessage());
    }

    /** Whether this user may not do it, and another one might. */
    static boolean isDenial(IOException failure) {
        return failure instanceof AccessDeniedException
                || (failure instanceof FileSystemException detailed
                        && "Operation not permitted".equals(detailed.getReason()));
    }
}
