package io.ciroach.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** The files of a folder, and of all below it, that are tampered with just before the n-th call. */
final class Traitor implements SafeFiles {

    @FunctionalInterface
    interface Blow {
        void strike() throws IOException;
    }

    private static final class Moment {
        private int left;
        private final Blow blow;

        Moment(int left, Blow blow) {
            this.left = left;
            this.blow = blow;
        }

        void pass() throws IOException {
            left--;
            if (left == 0) {
                blow.strike();
            }
        }
    }

    private final SafeFiles files;
    private final Moment moment;

    Traitor(SafeFiles files, int call, Blow blow) {
        this(files, new Moment(call, blow));
    }

    private Traitor(SafeFiles files, Moment moment) {
        this.files = files;
        this.moment = moment;
    }

    boolean struck() {
        return moment.left <= 0;
    }

    @Override
    public List<Path> names() throws IOException {
        moment.pass();
        return files.names();
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        moment.pass();
        return files.attributes(name);
    }

    @Override
    public Object key() throws IOException {
        moment.pass();
        return files.key();
    }

    @Override
    public SafeFiles folder(Path name) throws IOException {
        moment.pass();
        return new Traitor(files.folder(name), moment);
    }

    @Override
    public SeekableByteChannel open(Path name, OpenOption... options) throws IOException {
        moment.pass();
        return files.open(name, options);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        moment.pass();
        files.deleteFile(name);
    }

    @Override
    public void deleteFolder(Path name) throws IOException {
        moment.pass();
        files.deleteFolder(name);
    }

    @Override
    public void take(SafeFiles from, Path name, Path newName) throws IOException {
        moment.pass();
        files.take(from instanceof Traitor traitor ? traitor.files : from, name, newName);
    }

    @Override
    public void allowOwner() throws IOException {
        moment.pass();
        files.allowOwner();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
