import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codehaus.plexus.classworlds.launcher.Launcher;

/** Lets Maven run three times in one JVM, as a daemon does, and tells what each build has left in it. */
public final class Builds {

    private Builds() {}

    public static void main(String[] args) throws Exception {
        for (int i = 0; i < 3; i++) {
            Thread.currentThread().setContextClassLoader(Launcher.class.getClassLoader());
            int exitCode = Launcher.mainWithExitCode(args);
            System.out.println("\nCENSUS " + exitCode + " " + threads() + " " + hooks() + " " + handlers());
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("ciroach"))
                .toList();
    }

    private static List<String> hooks() throws ReflectiveOperationException {
        Field field = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
        field.setAccessible(true);
        return ((Map<?, ?>) field.get(null)).keySet().stream()
                .map(hook -> ((Thread) hook).getName())
                .filter(name -> name.contains("ciroach"))
                .toList();
    }

    private static Map<String, String> handlers() throws ReflectiveOperationException {
        Field field = Class.forName("jdk.internal.misc.Signal").getDeclaredField("handlers");
        field.setAccessible(true);
        Map<String, String> handlers = new TreeMap<>();
        ((Map<?, ?>) field.get(null))
                .forEach((signal, handler) ->
                        handlers.put(signal.toString(), handler.getClass().getName()));
        return handlers;
    }
}
