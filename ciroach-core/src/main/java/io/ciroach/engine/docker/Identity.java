package io.ciroach.engine.docker;

import io.ciroach.engine.EngineException;
import io.ciroach.engine.RunSpec;
import io.ciroach.engine.StepSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a step runs as, inside its container.
 *
 * @param user as the engine takes it
 * @param uid who that is
 * @param gid of which group
 * @param home the home folder, inside
 * @param setHome whether {@code HOME} has to say so
 * @param bound the folder of the host that is bound there, or null where the image's own serves
 * @param passwd what is bound over {@code /etc/passwd}, or null where the image's own serves
 */
record Identity(
        String user,
        long uid,
        long gid,
        String home,
        boolean setHome,
        @Nullable Path bound,
        @Nullable Passwd passwd) {

    private static final int OWNER_WRITES = 0200;

    boolean isRoot() {
        return uid == 0;
    }

    static Identity of(StepSpec step, RunSpec run, boolean rootless, @Nullable String imageHome, ImagePeek peek) {
        if (step.user() instanceof StepSpec.User.Host host) {
            return rootless
                    ? ofHost(step, 0, 0, host.home(), peek)
                    : ofHost(step, run.workspaceUid(), run.workspaceGid(), host.home(), peek);
        }
        return ofNamed(step, ((StepSpec.User.Named) step.user()).name(), imageHome, peek);
    }

    private static Identity ofHost(StepSpec step, long uid, long gid, Path folder, ImagePeek peek) {
        Passwd passwd = peek.passwd();
        Optional<Passwd.Entry> known = passwd.byUid(uid);
        String user = uid + ":" + gid;
        if (known.isPresent()
                && peek.hasPasswd()
                && !step.readOnly()
                && serves(known.get().home(), uid, peek)) {
            return new Identity(user, uid, gid, known.get().home(), true, null, null);
        }
        String name = known.map(Passwd.Entry::name)
                .filter(text -> text.matches("[A-Za-z0-9_][A-Za-z0-9._-]*"))
                .orElseGet(() -> uid == 0 ? "root" : passwd.freeName("ciroach"));
        String home = known.map(Passwd.Entry::home)
                .filter(Identity::mayBeCovered)
                .orElse(uid == 0 ? "/root" : "/home/" + name);
        boolean asItIs = peek.hasPasswd()
                && known.map(entry -> entry.name().equals(name) && entry.home().equals(home))
                        .orElse(false);
        return new Identity(
                user,
                uid,
                gid,
                home,
                true,
                folder,
                asItIs ? null : passwd.with(new Passwd.Entry(name, uid, gid, home)));
    }

    private static boolean serves(String home, long uid, ImagePeek peek) {
        if (!home.startsWith("/") || home.equals("/") || home.startsWith("/workspace")) {
            return false;
        }
        return peek.at(home)
                .filter(Tar.Entry::isFolder)
                .filter(folder -> uid == 0 || (folder.uid() == uid && (folder.mode() & OWNER_WRITES) != 0))
                .isPresent();
    }

    /** A system's folder, such as {@code /usr/sbin} of a daemon, must stay visible. */
    private static boolean mayBeCovered(String home) {
        return home.equals("/root") || home.matches("/home/[^/]+(/[^/]+)*");
    }

    private static Identity ofNamed(StepSpec step, String user, @Nullable String imageHome, ImagePeek peek) {
        boolean number = user.matches("\\d{1,10}(:.*)?");
        boolean wantsHome = !step.caches().isEmpty();
        if (number && !wantsHome) {
            return new Identity(user, Long.parseLong(user.split(":", 2)[0]), 0, "/", false, null, null);
        }
        if (user.equals("root") && !wantsHome) {
            return new Identity(user, 0, 0, "/root", false, null, null);
        }
        Passwd passwd = peek.passwd();
        Passwd.Entry entry = passwd.named(user)
                .or(() -> number ? Optional.of(nobodyKnown(user)) : Optional.empty())
                .orElseThrow(() -> new EngineException(
                        EngineException.Reason.CANNOT_START,
                        "image " + step.image().reference() + " knows no user \"" + user.split(":", 2)[0]
                                + "\"; write its number, or user = \"host\" for the workspace's owner",
                        128,
                        null));
        String group = user.contains(":") ? user.split(":", 2)[1] : "";
        long gid = group.matches("\\d{1,10}") ? Long.parseLong(group) : entry.gid();
        return new Identity(user, entry.uid(), gid, home(imageHome, entry), false, null, null);
    }

    private static String home(@Nullable String imageHome, Passwd.Entry entry) {
        if (imageHome != null && imageHome.startsWith("/")) {
            return imageHome;
        }
        return entry.home().startsWith("/") ? entry.home() : "/";
    }

    /** What the engine makes of a number that the image does not know. */
    private static Passwd.Entry nobodyKnown(String user) {
        return new Passwd.Entry("", Long.parseLong(user.split(":", 2)[0]), 0, "/");
    }
}
