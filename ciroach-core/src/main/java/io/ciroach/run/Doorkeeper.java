package io.ciroach.run;

import io.ciroach.budget.Answer;
import io.ciroach.budget.Demand;
import io.ciroach.budget.EngineBudget;
import io.ciroach.budget.Reservation;
import io.ciroach.model.WaitReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets attempts in when the engine has room for them. One thread for the whole run looks at the engine, and only while an
 * attempt waits; they wait for its answer, not for the engine.
 */
final class Doorkeeper {

    private sealed interface Message {}

    private record Knock(Request request) implements Message {}

    private record Leave(Request request) implements Message {}

    /** An attempt of this run has ended: there may be room. */
    private record RoomFreed() implements Message {}

    private record Close() implements Message {}

    /** How a request ends: with room, without any because it left, or with a failure. */
    private record End(
            @Nullable Reservation reservation, @Nullable Throwable failure) {}

    private final EngineBudget budget;
    private final Time time;
    private final ThreadFactory threads;
    private final Mailbox<Message> messages;
    private final Mailbox<Close> closed;
    private final Map<String, Request> waiting = new HashMap<>();
    private boolean begun;
    private boolean over;

    Doorkeeper(EngineBudget budget, Time time, ThreadFactory threads) {
        this.budget = budget;
        this.time = time;
        this.threads = threads;
        this.messages = time.mailbox();
        this.closed = time.mailbox();
    }

    /** An attempt that wants to be let in. */
    final class Request {
        private final Demand demand;
        private final Consumer<WaitReason> waits;
        private final Mailbox<End> end = time.mailbox();
        private @Nullable WaitReason told;

        private Request(Demand demand, Consumer<WaitReason> waits) {
            this.demand = demand;
            this.waits = waits;
        }

        /**
         * Waits until it is let in.
         *
         * @return the room; nothing when it has left, and then nothing is left of it on the engine either
         */
        Optional<Reservation> await() throws InterruptedException {
            End got;
            try {
                got = end.poll(Time.NEVER);
            } catch (InterruptedException e) {
                leave();
                throw e;
            }
            if (got == null) {
                throw new IllegalStateException("a wait without end has ended");
            }
            if (got.failure() != null) {
                throw failure(got.failure());
            }
            return Optional.ofNullable(got.reservation());
        }

        /** Does not want to be let in any more. Returns at once; any thread, any time. */
        void leave() {
            messages.put(new Leave(this));
        }

        private void tell(WaitReason reason) {
            if (!reason.equals(told)) {
                told = reason;
                waits.accept(reason);
            }
        }
    }

    private static RuntimeException failure(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /**
     * Asks to be let in.
     *
     * @param demand what is wanted
     * @param waits is told why it is not let in at once, and again whenever that changes
     * @return the request; to be awaited
     */
    synchronized Request knock(Demand demand, Consumer<WaitReason> waits) {
        Request request = new Request(demand, waits);
        if (over) {
            request.end.put(new End(null, null));
            return request;
        }
        messages.put(new Knock(request));
        if (!begun) {
            begun = true;
            Thread keeper = threads.newThread(this::work);
            keeper.setName("ciroach room");
            keeper.start();
        }
        return request;
    }

    /** An attempt has ended, so that others need not wait for the next look. */
    void roomFreed() {
        messages.put(new RoomFreed());
    }

    /** Nobody is let in any more; returns once nothing of those who waited is left. */
    void close() throws InterruptedException {
        synchronized (this) {
            if (!begun) {
                return;
            }
        }
        messages.put(new Close());
        Close end = closed.poll(Time.NEVER);
        if (end != null) {
            closed.put(end); // for the next who asks
        }
    }

    private void work() {
        Throwable fault = null;
        try {
            long next = Time.NEVER;
            while (true) {
                Message message = messages.poll(next);
                while (message != null) {
                    if (message instanceof Close) {
                        return;
                    }
                    take(message);
                    message = messages.poll(0);
                }
                next = look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fault = e; // a step that never got its room must not count as one that left
        } finally {
            end(fault);
        }
    }

    private void end(@Nullable Throwable fault) {
        synchronized (this) {
            over = true;
        }
        try {
            Message late;
            while ((late = messages.poll(0)) != null) {
                take(late);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sendAllAway(fault);
        closed.put(new Close());
    }

    private void take(Message message) {
        if (message instanceof Knock knock) {
            waiting.put(knock.request().demand.step(), knock.request());
            budget.enter(knock.request().demand);
        } else if (message instanceof Leave leave && waiting.containsValue(leave.request())) {
            sendAway(leave.request(), null);
        }
    }

    private void sendAllAway(@Nullable Throwable failure) {
        List.copyOf(waiting.values()).forEach(request -> sendAway(request, failure));
    }

    private void sendAway(Request request, @Nullable Throwable failure) {
        waiting.remove(request.demand.step());
        Throwable why = failure;
        try {
            budget.leave(request.demand.step());
        } catch (RuntimeException | Error e) {
            why = why == null ? e : why;
        }
        request.end.put(new End(null, why));
    }

    /** Returns when to look again. */
    private long look() {
        if (budget.isEmpty()) {
            return Time.NEVER;
        }
        EngineBudget.Look look;
        try {
            look = budget.look();
        } catch (RuntimeException | Error e) {
            sendAllAway(e);
            return Time.NEVER;
        }
        look.answers().forEach(this::answer);
        return time.in(look.again());
    }

    private void answer(Answer answer) {
        Request request = waiting.get(answer.step());
        if (request == null) {
            throw new IllegalStateException("nobody waits as \"" + answer.step() + "\"");
        }
        if (answer instanceof Answer.Waits waits) {
            request.tell(waits.reason());
            return;
        }
        waiting.remove(answer.step());
        if (answer instanceof Answer.Admitted admitted) {
            request.end.put(new End(admitted.reservation(), null));
        } else if (answer instanceof Answer.Refused refused) {
            request.end.put(new End(null, refused.failure()));
        }
    }
}
