package io.ciroach;

import io.ciroach.result.Outcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The process that this runs in. Its signal handlers are those of {@code sun.misc.Signal}, by reflection: javac warns of that
 * class in words that nothing silences.
 */
@SuppressWarnings("ReferenceEquality") // a handler is the very object that was installed
final class ThisProcess implements OwnProcess {

    private static final Map<Outcome.Signal, String> NAMES = Map.of(
            Outcome.Signal.INTERRUPT, "INT",
            Outcome.Signal.TERMINATE, "TERM",
            Outcome.Signal.HANGUP, "HUP");

    @Override
    public Handlers handle(Consumer<Outcome.Signal> handler) {
        Map<Outcome.Signal, Handled> handled = new EnumMap<>(Outcome.Signal.class);
        try {
            Access access = new Access();
            for (Outcome.Signal signal : Outcome.Signal.values()) {
                Handled one = access.handle(signal, () -> handler.accept(signal));
                if (one != null) {
                    handled.put(signal, one);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // A JVM without them: the shutdown hook is left.
        }
        return new Handlers() {
            @Override
            public void restore() {
                handled.values().forEach(Handled::restore);
            }

            @Override
            public void passOn(Outcome.Signal signal) {
                Handled one = handled.get(signal);
                if (one != null) {
                    one.passOn();
                }
            }
        };
    }

    /** A signal, our handler of it, and the one before. */
    private record Handled(Access access, Outcome.Signal which, Object signal, Object own, Object previous) {

        void restore() {
            try {
                Object replaced = access.install(signal, previous);
                if (replaced != own) {
                    access.install(signal, replaced); // somebody came after us, and has ours to put back
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e); // it worked before
            }
        }

        void passOn() {
            try {
                if (previous == access.byDefault) {
                    // The system's own, which would end the process too, but without the hooks of others. Maven 4
                    // leaves it so on a terminal.
                    Runtime.getRuntime().exit(which.exitCode());
                } else {
                    access.handle.invoke(previous, signal);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What is needed of {@code sun.misc.Signal}. */
    private static final class Access {
        private final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        private final Class<?> signalType = Class.forName("sun.misc.Signal");
        private final Method install = signalType.getMethod("handle", signalType, handlerType);
        private final Method handle = handlerType.getMethod("handle", signalType);
        private final Object byDefault = handlerType.getField("SIG_DFL").get(null);
        private final Object ignored = handlerType.getField("SIG_IGN").get(null);

        Access() throws ReflectiveOperationException {}

        /** Returns null where it is not to be handled. */
        @Nullable
        Handled handle(Outcome.Signal which, Runnable handler) throws ReflectiveOperationException {
            Object signal = signalType.getConstructor(String.class).newInstance(NAMES.get(which));
            Object own = Proxy.newProxyInstance(
                    ClassLoader.getPlatformClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                        return switch (method.getName()) {
                            case "equals" -> arguments != null && self == arguments[0];
                            case "hashCode" -> System.identityHashCode(self);
                            case "toString" -> "Ciroach's handler of SIG" + NAMES.get(which);
                            default -> {
                                handler.run();
                                yield null;
                            }
                        };
                    });
            Object previous;
            try {
                previous = install(signal, own);
            } catch (InvocationTargetException e) {
                return null; // -Xrs: it is the system's
            }
            if (previous == ignored) {
                install(signal, ignored);
                return null;
            }
            return new Handled(this, which, signal, own, previous);
        }

        private Object install(Object signal, Object handler) throws ReflectiveOperationException {
            return install.invoke(null, signal, handler);
        }
    }

    @Override
    public boolean add(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it runs, and finds nothing to do
        }
    }

    @Override
    public void halt(int exitCode) {
        Runtime.getRuntime().halt(exitCode);
    }
}
