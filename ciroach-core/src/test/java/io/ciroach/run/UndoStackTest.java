package io.ciroach.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.testing.SimulatedTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Last in, first out, whatever happens. */
@Timeout(20)
class UndoStackTest {

    private final SimulatedTime time = new SimulatedTime();
    private final UndoStack undo = new UndoStack(time, time, Duration.ofSeconds(10));
    private final List<String> undone = new ArrayList<>();

    @BeforeEach
    void enter() {
        time.enter();
    }

    @AfterEach
    void leave() {
        time.leave();
    }

    @Test
    void undoesLastInFirstOut() {
        undo.push("one", () -> undone.add("one"));
        undo.push("two", () -> undone.add("two"));

        assertThat(undo.close()).isNull();
        assertThat(undone).containsExactly("two", "one");
    }

    @Test
    void triesEverythingAndKeepsTheFirstFailure() {
        undo.push("one", () -> undone.add("one"));
        undo.push("two", () -> {
            throw new IOException("later");
        });
        undo.push("three", () -> {
            throw new IOException("first");
        });

        assertThat(undo.close())
                .isNotNull()
                .satisfies(failure -> assertThat(failure.message()).isEqualTo("three: first"));
        assertThat(undone).containsExactly("one");
    }

    @Test
    void closingAgainUndoesNothingAgainAndTellsTheSameFailure() {
        undo.push("one", () -> {
            undone.add("one");
            throw new IOException("x");
        });

        UndoStack.Failure failure = undo.close();

        assertThat(undo.close()).isSameAs(failure);
        assertThat(undone).containsExactly("one");
    }

    @Test
    void whatIsPushedAfterClosingIsUndoneAtOnce() {
        undo.close();

        undo.push("late", () -> undone.add("late"));

        assertThat(undone).containsExactly("late");
    }

    @Test
    void oneThatHangsIsNamedAndDoesNotHoldUpTheOthers() throws Exception {
        Mailbox<String> never = time.mailbox();
        undo.push("one", () -> undone.add("one"));
        undo.push("removing container x", () -> never.poll(Time.after(0, Duration.ofHours(1))));

        UndoStack.Failure failure = undo.close();

        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(failure).isNotNull();
        assertThat(failure.message()).isEqualTo("removing container x: it took longer than 10 s");
        assertThat(undone).containsExactly("one");
        time.awaitQuiet();
    }

    @Test
    void interruptedThreadUndoesAllTheSameAndStaysInterrupted() {
        undo.push("one", () -> undone.add(Thread.currentThread().isInterrupted() ? "interrupted" : "one"));
        Thread.currentThread().interrupt();

        undo.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(undone).containsExactly("one");
    }

    @Test
    void errorIsAFailureLikeAnyOther() {
        undo.push("one", () -> undone.add("one"));
        undo.push("two", () -> {
            throw new NoClassDefFoundError("gone");
        });

        assertThat(undo.close()).isNotNull();
        assertThat(undone).containsExactly("one");
    }
}
