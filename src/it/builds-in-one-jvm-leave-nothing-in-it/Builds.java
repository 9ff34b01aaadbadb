import java.lang.reflect.Field;
import java.util.ArrayList;
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

    /** One that has told the end of the run may still be on its way out: it is waited for, one that stays is named. */
    private static List<String> threads() throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("ciroach")) {
                thread.join(10_000);
                if (thread.isAlive()) {
                    left.add(thread.getName());
                }
            }
        }
        return left;
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
