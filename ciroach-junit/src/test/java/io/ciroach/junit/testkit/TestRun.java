package io.ciroach.junit.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/**
 * How the tests and containers of a run went; each goes by its display name, below the test class by its path:
 * {@code Inner > method()}. Containers are told only where they did not pass.
 *
 * @param passed tests that did, in the order of their ends
 * @param failed what failed, and why: tests and containers
 * @param aborted likewise
 * @param skipped what was disabled, and the reason
 * @param started all tests and containers, in the order of their starts
 * @param entries report entries, in order
 * @param files published files and folders, in order
 */
public record TestRun(
        List<String> passed,
        Map<String, Throwable> failed,
        Map<String, Throwable> aborted,
        Map<String, String> skipped,
        List<String> started,
        List<Map<String, String>> entries,
        List<Path> files) {

    static TestRun of(EngineExecutionResults results) {
        List<Event> events = results.allEvents().list();
        List<String> passed = new ArrayList<>();
        Map<String, Throwable> failed = new LinkedHashMap<>();
        Map<String, Throwable> aborted = new LinkedHashMap<>();
        for (Event event : of(events, EventType.FINISHED)) {
            TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
            String name = name(event.getTestDescriptor());
            switch (result.getStatus()) {
                case SUCCESSFUL -> {
                    if (event.getTestDescriptor().isTest()) {
                        passed.add(name);
                    }
                }
                case FAILED -> failed.put(name, result.getThrowable().orElseThrow());
                case ABORTED -> aborted.put(name, result.getThrowable().orElseThrow());
            }
        }
        Map<String, String> skipped = new LinkedHashMap<>();
        of(events, EventType.SKIPPED)
                .forEach(event -> skipped.put(name(event.getTestDescriptor()), event.getRequiredPayload(String.class)));
        return new TestRun(
                passed,
                failed,
                aborted,
                skipped,
                map(events, EventType.STARTED, event -> name(event.getTestDescriptor())),
                map(
                        events,
                        EventType.REPORTING_ENTRY_PUBLISHED,
                        event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs()),
                map(
                        events,
                        EventType.FILE_ENTRY_PUBLISHED,
                        event -> event.getRequiredPayload(FileEntry.class).getPath()));
    }

    /** {@return why something failed} */
    public Throwable failure(String name) {
        Throwable failure = failed.get(name);
        if (failure == null) {
            throw new NoSuchElementException(name + " has not failed: " + this);
        }
        return failure;
    }

    /** {@return what stands in the report entries under a key, in order} */
    public List<String> entries(String key) {
        return entries.stream()
                .filter(entry -> entry.containsKey(key))
                .map(entry -> String.valueOf(entry.get(key)))
                .toList();
    }

    private static List<Event> of(List<Event> events, EventType type) {
        return events.stream().filter(event -> event.getType() == type).toList();
    }

    private static <T> List<T> map(List<Event> events, EventType type, Function<Event, T> as) {
        return of(events, type).stream().map(as).toList();
    }

    /** The engine and the test class go without saying, unless they are meant themselves. */
    private static String name(TestDescriptor descriptor) {
        return descriptor
                .getParent()
                .filter(parent ->
                        parent.getParent().flatMap(TestDescriptor::getParent).isPresent())
                .map(parent -> name(parent) + " > " + descriptor.getDisplayName())
                .orElse(descriptor.getDisplayName());
    }
}
