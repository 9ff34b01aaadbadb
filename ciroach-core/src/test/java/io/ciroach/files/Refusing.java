package io.ciroach.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** The files of a folder, and of all below it, of which some calls are refused: what users are told and root never is. */
final class Refusing implements SafeFiles {

    /** Refuses calls by throwing. */
    @FunctionalInterface
    interface Rule {

        /**
         * Decides.
         *
         * @param call the name of the method
         * @param path what it is about, from the first folder on, with slashes
         */
        void before(String call, String path) throws IOException;
    }

    private final SafeFiles files;
    private final String at;
    private final Rule rule;

    Refusing(SafeFiles files, Rule rule) {
        this(files, "", rule);
    }

    private Refusing(SafeFiles files, String at, Rule rule) {
        this.files = files;
        this.at = at;
        this.rule = rule;
    }

    private String path(Path name) {
        return at.isEmpty() ? name.toString() : at + "/" + name;
    }

    @Override
    public List<Path> names() throws IOException {
        rule.before("names", at);
        return files.names();
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        rule.before("attributes", path(name));
        return files.attributes(name);
    }

    @Override
    public Object key() throws IOException {
        rule.before("key", at);
        return files.key();
    }

    @Override
    public SafeFiles folder(Path name) throws IOException {
        rule.before("folder", path(name));
        return new Refusing(files.folder(name), path(name), rule);
    }

    @Override
    public SeekableByteChannel open(Path name, OpenOption... options) throws IOException {
        rule.before("open", path(name));
        return files.open(name, options);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        rule.before("deleteFile", path(name));
        files.deleteFile(name);
    }

    @Override
    public void deleteFolder(Path name) throws IOException {
        rule.before("deleteFolder", path(name));
        files.deleteFolder(name);
    }

    @Override
    public void take(SafeFiles from, Path name, Path newName) throws IOException {
        rule.before("take", path(newName));
        files.take(from instanceof Refusing refusing ? refusing.files : from, name, newName);
    }

    @Override
    public void allowOwner() throws IOException {
        rule.before("allowOwner", at);
        files.allowOwner();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
