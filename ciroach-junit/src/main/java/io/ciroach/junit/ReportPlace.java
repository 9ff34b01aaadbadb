package io.ciroach.junit;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where the reports of a scope go: {@code target/ciroach-junit/<class>[/<method>]}. Two scopes that may live at once never
 * share one: overloaded methods say their parameters, and each invocation of a repeated or parameterised one has its number.
 */
final class ReportPlace {

    /** All places are in it. */
    static final Path ROOT = Path.of("target", "ciroach-junit");

    private static final Pattern INVOCATION = Pattern.compile("invocation:#(\\d+)]");

    private ReportPlace() {}

    static Path of(ExtensionContext owner) {
        Class<?> testClass = owner.getRequiredTestClass();
        Path place = ROOT.resolve(testClass.getName());
        if (owner.getTestMethod().isPresent()) {
            place = place.resolve(name(owner.getRequiredTestMethod()));
        }
        Matcher invocations = INVOCATION.matcher(owner.getUniqueId());
        while (invocations.find()) {
            place = place.resolve(invocations.group(1));
        }
        return place;
    }

    private static String name(Method method) {
        long overloads = Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                .filter(other -> other.getName().equals(method.getName()) && !other.isSynthetic())
                .count();
        if (overloads < 2) {
            return method.getName();
        }
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(type -> type.getSimpleName().replace("[]", "-array"))
                        .collect(Collectors.joining(",", "(", ")"));
    }
}
