package io.ciroach;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.ciroach.result.Outcome;
import io.ciroach.run.CancelSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What signals mean, in a process that is none. */
@Timeout(30)
class SignalsTest {

    private static final Outcome.Signal INT = Outcome.Signal.INTERRUPT;
    private static final Outcome.Signal TERM = Outcome.Signal.TERMINATE;
    private static final Outcome.Signal HUP = Outcome.Signal.HANGUP;

    /** Notes what is done to it. */
    private static final class Pretended implements OwnProcess {
        private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
        private @Nullable Consumer<Outcome.Signal> handler;
        private @Nullable Thread hook;
        private boolean ending;

        void gets(Outcome.Signal signal) {
            Objects.requireNonNull(handler).accept(signal);
        }

        @Override
        public Handlers handle(Consumer<Outcome.Signal> with) {
            notes.add("handle");
            handler = with;
            return new Handlers() {
                @Override
                public void restore() {
                    notes.add("restore");
                }

                @Override
                public void passOn(Outcome.Signal signal) {
                    notes.add("pass on " + signal);
                }
            };
        }

        @Override
        public boolean add(Thread thread) {
            notes.add("add hook");
            hook = thread;
            return !ending;
        }

        @Override
        public void remove(Thread thread) {
            assertThat(thread).isSameAs(hook);
            notes.add("remove hook");
        }

        @Override
        public void halt(int exitCode) {
            notes.add("halt " + exitCode);
        }
    }

    private static final class Run implements CancelSource.Target {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void cancel(Outcome.Signal signal, String reason) {
            told.add(reason);
        }

        @Override
        public void leaving(String reason) {
            told.add("leaving: " + reason);
        }
    }

    private final Pretended process = new Pretended();
    private final Signals signals = new Signals(process);
    private final Run run = new Run();

    @CanIgnoreReturnValue
    private CancelSource.Attention begin(CancelSource.Target who) {
        return signals.source().tell(who);
    }

    @Test
    void handlersAndHookAreThereWhileAnyRunGoesOn() {
        CancelSource.Attention first = begin(run);
        CancelSource.Attention second = begin(new Run());
        first.close();
        first.close();
        assertThat(process.notes).containsExactly("add hook", "handle");

        second.close();

        assertThat(process.notes).containsExactly("add hook", "handle", "restore", "remove hook");
    }

    @Test
    void twoAreToldAndTheThirdLeavesWithTheCodeOfTheFirst() {
        begin(run);
        process.gets(TERM);
        process.gets(INT);
        assertThat(run.told).containsExactly("SIGTERM", "Ctrl-C");

        process.gets(INT);
        assertThat(run.told).containsExactly("SIGTERM", "Ctrl-C", "leaving: Ctrl-C");
        assertThat(process.notes).contains("halt 143");
    }

    @Test
    void runsThatGoOnAtTheSameTimeAreAllTold() {
        Run other = new Run();
        begin(run);
        begin(other);
        process.gets(INT);
        assertThat(run.told).containsExactly("Ctrl-C");
        assertThat(other.told).containsExactly("Ctrl-C");
    }

    @Test
    void hangUpIsNeverMoreThanTheFirst() {
        begin(run);
        process.gets(HUP);
        process.gets(HUP);
        process.gets(HUP);
        process.gets(INT);
        process.gets(HUP);
        assertThat(run.told).containsExactly("SIGHUP", "Ctrl-C");
        assertThat(process.notes).doesNotContain("halt 129");
    }

    @Test
    void runThatBeginsAfterASignalIsToldAtOnce() {
        CancelSource.Attention before = begin(new Run());
        process.gets(INT);
        before.close();

        begin(run);
        assertThat(run.told).containsExactly("Ctrl-C");
    }

    @Test
    void lastWordsThatAreNotTakenHoldNobodyUp() {
        CountDownLatch stopped = new CountDownLatch(1);
        CancelSource.Target silent = new CancelSource.Target() {
            @Override
            public void cancel(Outcome.Signal signal, String reason) {}

            @Override
            public void leaving(String reason) {
                try {
                    stopped.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        begin(silent);
        process.gets(INT);
        process.gets(INT);
        process.gets(INT);
        assertThat(process.notes).contains("halt 130");
        stopped.countDown();
    }

    @Test
    void withoutASignalNothingIsPassedOn() {
        begin(run).close();

        signals.passOn();

        assertThat(process.notes).doesNotContain("pass on INTERRUPT");
    }

    @Test
    void signalIsPassedOnOnceWhenAllRunsAreOver() throws Exception {
        CancelSource.Attention first = begin(run);
        CancelSource.Attention second = begin(new Run());
        process.gets(INT);
        process.gets(TERM);
        first.close();
        Thread one = new Thread(signals::passOn);
        Thread two = new Thread(signals::passOn);
        one.start();
        two.start();
        assertThat(process.notes).doesNotContain("pass on INTERRUPT");

        second.close();
        one.join();
        two.join();

        assertThat(process.notes).containsOnlyOnce("pass on INTERRUPT");
        assertThat(process.notes).endsWith("restore", "remove hook", "pass on INTERRUPT");
    }

    @Test
    void signalThatSomebodyElseHadUseForIsOverOnceItIsPassedOn() {
        CancelSource.Attention before = begin(run);
        process.gets(INT);
        before.close();
        signals.passOn();

        Run next = new Run();
        begin(next).close();

        assertThat(next.told).isEmpty();
    }

    @Test
    void handlerThatIsPutBackAfterTheRunsHandsOn() {
        begin(run).close();

        process.gets(TERM);

        assertThat(run.told).isEmpty();
        assertThat(process.notes).endsWith("pass on TERMINATE");
    }

    @Test
    void shutdownCancelsAndWaitsForTheRuns() throws Exception {
        CancelSource.Attention attention = begin(run);
        Thread hook = Objects.requireNonNull(process.hook);

        hook.start();
        assertThat(run.told.take()).isEqualTo("the process is being ended");
        process.gets(INT);
        assertThat(run.told.take()).isEqualTo("Ctrl-C");
        attention.close();

        hook.join();
    }

    @Test
    void whoPassesOnDuringAShutdownNeverReturns() throws Exception {
        CancelSource.Attention attention = begin(run);
        Thread hook = Objects.requireNonNull(process.hook);
        hook.start();
        assertThat(run.told.take()).isNotEmpty();
        attention.close();
        hook.join();
        Thread parked = new Thread(signals::passOn);
        parked.setDaemon(true);

        parked.start();

        parked.join(100); // whoever returned too early would mostly have done so by then
        assertThat(parked.isAlive()).isTrue();
        assertThat(process.notes).doesNotContain("pass on TERMINATE");
    }

    @Test
    void runThatBeginsDuringAShutdownIsCancelledAtOnce() {
        process.ending = true;

        begin(run).close();

        assertThat(run.told).containsExactly("the process is being ended");
    }
}
