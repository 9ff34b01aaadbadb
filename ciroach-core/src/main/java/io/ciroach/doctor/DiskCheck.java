package io.ciroach.doctor;

import io.ciroach.files.Reasons;
import io.ciroach.model.ByteSize;
import io.ciroach.problem.Finding;
import io.ciroach.problem.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Is there room for images, logs and what steps write? */
final class DiskCheck {

    private static final ByteSize TIGHT = ByteSize.ofMb(5 * 1024);
    private static final ByteSize FULL = ByteSize.ofMb(500);

    private DiskCheck() {}

    static Finding of(String subject, Path folder) {
        try {
            ByteSize free = new ByteSize(Files.getFileStore(folder).getUsableSpace());
            return of(subject, folder.toString(), free, "make room on it");
        } catch (IOException e) {
            return new Finding(
                    subject, Verdict.BROKEN, folder + " cannot be looked at: " + Reasons.of(e), "name another folder");
        }
    }

    static Finding of(String subject, String where, ByteSize free, String remedy) {
        boolean enough = free.bytes() >= TIGHT.bytes();
        Verdict verdict = enough ? Verdict.GOOD : free.bytes() >= FULL.bytes() ? Verdict.DOUBTFUL : Verdict.BROKEN;
        return new Finding(subject, verdict, free + " are free at " + where, enough ? null : remedy);
    }
}
