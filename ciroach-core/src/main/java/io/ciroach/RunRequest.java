package io.ciroach;

import io.ciroach.clean.HelperWipe;
import io.ciroach.event.RunListener;
import io.ciroach.model.Cleaning;
import io.ciroach.model.Overrides;
import io.ciroach.model.Pull;
import io.ciroach.model.Recover;
import io.ciroach.plan.Selection;
import io.ciroach.run.CancelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Long because each setting of a run stands here three times: component, builder method, Javadoc.
/**
 * What is to be run, and how. Made by a {@link Builder}; all but the file has a default.
 *
 * @param file the pipeline file
 * @param text what stands in the file, which need not be there then; null to read it
 * @param workspace the folder that steps see at {@code /workspace}, which contains the file; null for the file's own folder
 * @param copy what of the workspace is copied for this run, whose steps then see the copy; null to let them work in place
 * @param selection which steps take part; default all
 * @param properties what {@code ${{ maven.NAME }}} stands for
 * @param environment what {@code ${{ env.NAME }}} reads; null for that of {@link Ciroach}
 * @param overrides settings that beat the file
 * @param engine a {@code unix://} or {@code tcp://} address that beats {@code DOCKER_HOST} and all other places; or null
 * @param reportDirectory where reports go; null for {@code target/ciroach} beside the file
 * @param streamsApart whether each stream of a step has a log of its own besides the one of both, {@code
 *     01-lint.stdout.log} beside {@code 01-lint.log}
 * @param logMode what the terminal shows of the steps' output
 * @param ci the CI server that the terminal belongs to
 * @param timestamps whether the terminal shows the time since the start before each line
 * @param module stands before the names of steps on the terminal, where several runs share it; or null
 * @param terminal shows the run; null for none
 * @param listeners are told what happens, in this order, after the reports
 * @param recover what is done for runs that were killed, before this one begins
 * @param offline whether no image is fetched: all that are missing are named before the first step
 * @param cleanRoom whether to run as on a fresh machine: artifacts are wiped before and after, caches are empty ones that go
 *     with the run, and left-overs fail it
 * @param verifyClean whether left-overs fail the run
 * @param builtHere what the caller's own build has made by now: a wipe that would take it is an error
 * @param helperImage which image helper containers use where none of the pipeline's has {@code sh} and {@code rm}
 * @param signals signals of the process that end the run; null for none
 */
public record RunRequest(
        Path file,
        @Nullable String text,
        @Nullable Path workspace,
        @Nullable FreshCopy copy,
        Selection selection,
        Map<String, String> properties,
        @Nullable Map<String, String> environment,
        Overrides overrides,
        @Nullable String engine,
        @Nullable Path reportDirectory,
        boolean streamsApart,
        LogMode logMode,
        CiServer ci,
        boolean timestamps,
        @Nullable String module,
        @Nullable Terminal terminal,
        List<RunListener> listeners,
        Recover recover,
        boolean offline,
        boolean cleanRoom,
        boolean verifyClean,
        List<Path> builtHere,
        String helperImage,
        @Nullable Signals signals) {

    /** What {@code helperImage} is where nobody says otherwise. */
    public static final String DEFAULT_HELPER_IMAGE = HelperWipe.USUAL_IMAGE;

    public RunRequest {
        properties = Map.copyOf(properties);
        environment = environment == null ? null : Map.copyOf(environment);
        listeners = List.copyOf(listeners);
        builtHere = List.copyOf(builtHere);
    }

    /**
     * Starts a request.
     *
     * @param file the pipeline file
     * @return its builder
     */
    public static Builder of(Path file) {
        return new Builder(file);
    }

    /** {@return what ends it, besides its caller} */
    CancelSource cancelSource() {
        return signals == null ? CancelSource.NONE : signals.source();
    }

    /** {@return the overrides, in which offline beats all else that says when images are fetched, and cleanRoom what is wiped} */
    Overrides effectiveOverrides() {
        return new Overrides(
                overrides.maxParallel(),
                overrides.memoryBudget(),
                overrides.failFast(),
                cleanRoom ? Cleaning.Wipe.BOTH : overrides.wipe(),
                overrides.images(),
                offline ? Pull.NEVER : overrides.pull());
    }

    /** {@return without environment and properties, which may hold secrets} */
    @Override
    public String toString() {
        return "RunRequest[" + file + "]";
    }

    /** Builds a request; each method returns the builder. */
    public static final class Builder {

        private final Path file;
        private final List<RunListener> listeners = new ArrayList<>();
        private @Nullable String text;
        private @Nullable Path workspace;
        private @Nullable FreshCopy copy;
        private Selection selection = Selection.ALL;
        private Map<String, String> properties = Map.of();
        private @Nullable Map<String, String> environment;
        private Overrides overrides = Overrides.NONE;
        private @Nullable String engine;
        private @Nullable Path reportDirectory;
        private boolean streamsApart;
        private LogMode logMode = LogMode.INTERLEAVED;
        private CiServer ci = CiServer.NONE;
        private boolean timestamps;
        private @Nullable String module;
        private @Nullable Terminal terminal;
        private Recover recover = Recover.ALL;
        private boolean offline;
        private boolean cleanRoom;
        private boolean verifyClean;
        private List<Path> builtHere = List.of();
        private String helperImage = DEFAULT_HELPER_IMAGE;
        private @Nullable Signals signals;

        private Builder(Path file) {
            this.file = file;
        }

        /**
         * Sets what stands in the file. It is not read then, and need not be there; its path still says which pipeline it is,
         * how messages name it, and which folder is its own.
         *
         * @param toml the text; null to read the file
         * @return this
         */
        public Builder text(@Nullable String toml) {
            text = toml;
            return this;
        }

        /**
         * Sets the folder that steps see.
         *
         * @param folder which contains the file; null for the file's own folder
         * @return this
         */
        public Builder workspace(@Nullable Path folder) {
            workspace = folder;
            return this;
        }

        /**
         * Lets steps work in a fresh copy of the workspace, which lies in the state folder and is removed once the
         * {@link PipelineRun} is closed.
         *
         * @param what is copied; null to let them work in place
         * @return this
         */
        public Builder copy(@Nullable FreshCopy what) {
            copy = what;
            return this;
        }

        /**
         * Sets which steps take part.
         *
         * @param which patterns of names
         * @return this
         */
        public Builder selection(Selection which) {
            selection = which;
            return this;
        }

        /**
         * Runs those steps, and what they need.
         *
         * @param patterns of names
         * @return this
         */
        public Builder steps(String... patterns) {
            selection = new Selection(List.of(patterns), selection.only(), selection.skip());
            return this;
        }

        /**
         * Runs exactly those steps.
         *
         * @param patterns of names
         * @return this
         */
        public Builder only(String... patterns) {
            selection = new Selection(selection.steps(), List.of(patterns), selection.skip());
            return this;
        }

        /**
         * Takes steps out; for others they count as succeeded.
         *
         * @param patterns of names
         * @return this
         */
        public Builder skipSteps(String... patterns) {
            selection = new Selection(selection.steps(), selection.only(), List.of(patterns));
            return this;
        }

        /**
         * Sets what {@code ${{ maven.NAME }}} stands for.
         *
         * @param values by name
         * @return this
         */
        public Builder properties(Map<String, String> values) {
            properties = values;
            return this;
        }

        /**
         * Sets what {@code ${{ env.NAME }}} reads.
         *
         * @param values by name; null for the environment of {@link Ciroach}
         * @return this
         */
        public Builder environment(@Nullable Map<String, String> values) {
            environment = values;
            return this;
        }

        /**
         * Sets what beats the file.
         *
         * @param settings which
         * @return this
         */
        public Builder overrides(Overrides settings) {
            overrides = settings;
            return this;
        }

        /**
         * Sets which engine.
         *
         * @param address {@code unix://} or {@code tcp://}; null to look for one
         * @return this
         */
        public Builder engine(@Nullable String address) {
            engine = address;
            return this;
        }

        /**
         * Sets where reports go.
         *
         * @param folder absolute, or relative to the workspace; null for {@code target/ciroach} beside the file
         * @return this
         */
        public Builder reportDirectory(@Nullable Path folder) {
            reportDirectory = folder;
            return this;
        }

        /**
         * Sets whether each stream of a step has a log of its own besides the one of both.
         *
         * @param apart whether
         * @return this
         */
        public Builder streamsApart(boolean apart) {
            streamsApart = apart;
            return this;
        }

        /**
         * Shows the run on a terminal.
         *
         * @param where which; null for none
         * @return this
         */
        public Builder terminal(@Nullable Terminal where) {
            terminal = where;
            return this;
        }

        /**
         * Sets what the terminal shows of the steps' output.
         *
         * @param mode what
         * @return this
         */
        public Builder logMode(LogMode mode) {
            logMode = mode;
            return this;
        }

        /**
         * Sets how a CI server is served: by lines that command it on the terminal, and by GitHub's summary.
         *
         * @param server which; default {@code NONE}, for who embeds runs may have other things to say there
         * @return this
         */
        public Builder ci(CiServer server) {
            ci = server;
            return this;
        }

        /**
         * Sets whether the terminal shows the time since the start before each line.
         *
         * @param shown whether
         * @return this
         */
        public Builder timestamps(boolean shown) {
            timestamps = shown;
            return this;
        }

        /**
         * Sets what stands before the names of steps on the terminal.
         *
         * @param name of the module; null for nothing
         * @return this
         */
        public Builder module(@Nullable String name) {
            module = name;
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener who is told
         * @return this
         */
        public Builder listener(RunListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Sets what is done for runs that were killed.
         *
         * @param what which; default all
         * @return this
         */
        public Builder recover(Recover what) {
            recover = what;
            return this;
        }

        /**
         * Sets whether no image may be fetched.
         *
         * @param without whether
         * @return this
         */
        public Builder offline(boolean without) {
            offline = without;
            return this;
        }

        /**
         * Sets whether to run as on a fresh machine.
         *
         * @param clean whether
         * @return this
         */
        public Builder cleanRoom(boolean clean) {
            cleanRoom = clean;
            return this;
        }

        /**
         * Sets whether left-overs fail the run.
         *
         * @param verified whether
         * @return this
         */
        public Builder verifyClean(boolean verified) {
            verifyClean = verified;
            return this;
        }

        /**
         * Sets what the caller's own build has made by now, so that no wipe takes it.
         *
         * @param paths files and folders
         * @return this
         */
        public Builder builtHere(List<Path> paths) {
            builtHere = paths;
            return this;
        }

        /**
         * Sets which image helper containers use where none of the pipeline's has what it takes.
         *
         * @param reference with {@code sh} and {@code rm}
         * @return this
         */
        public Builder helperImage(String reference) {
            helperImage = reference;
            return this;
        }

        /**
         * Lets signals of the process end the run.
         *
         * @param ofProcess which; one for all runs of the process; null for none
         * @return this
         */
        public Builder signals(@Nullable Signals ofProcess) {
            signals = ofProcess;
            return this;
        }

        /** {@return the request} */
        public RunRequest build() {
            return new RunRequest(
                    file,
                    text,
                    workspace,
                    copy,
                    selection,
                    properties,
                    environment,
                    overrides,
                    engine,
                    reportDirectory,
                    streamsApart,
                    logMode,
                    ci,
                    timestamps,
                    module,
                    terminal,
                    listeners,
                    recover,
                    offline,
                    cleanRoom,
                    verifyClean,
                    builtHere,
                    helperImage,
                    signals);
        }
    }
}
