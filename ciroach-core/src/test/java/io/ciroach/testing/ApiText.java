package io.ciroach.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user of a module can name, as a text: each public type of its API packages and what is public or protected in it, one
 * line each, packages left out. Kept as a file, it makes every change of the API a line in a review.
 */
public final class ApiText {

    private static final Path SOURCES = Path.of("src/main/java");

    private final List<String> lines = new ArrayList<>();

    private ApiText() {}

    /**
     * Compares the API of the module whose tests run with a file, or writes it.
     *
     * @param expected the file
     * @throws IOException if sources cannot be listed
     */
    public static void check(Path expected) throws IOException {
        ApiText text = new ApiText();
        for (Path page : find(SOURCES, "package-info.java")) {
            if (Files.readString(page).contains("* API. ")) {
                text.describePackage(page.resolveSibling("."));
            }
        }
        assertThat(text.lines).hasSizeGreaterThan(30);
        Golden.same(expected, String.join("\n", text.lines) + '\n');
    }

    private static List<Path> find(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private void describePackage(Path folder) throws IOException {
        String name = SOURCES.relativize(folder.normalize()).toString().replace('/', '.');
        lines.add((lines.isEmpty() ? "" : "\n") + "package " + name);
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".java") && !file.equals("package-info.java"))
                    .sorted()
                    .forEach(file -> describe(load(name + '.' + file.substring(0, file.length() - 5)), "  "));
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiText.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private void describe(Class<?> type, String indent) {
        if (!isSeen(type.getModifiers())) {
            return;
        }
        lines.add(indent + heading(type));
        String inner = indent + "  ";
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                lines.add(inner + "component " + component.getName() + ": " + shortened(component.getAnnotatedType()));
            }
        }
        // In their own order, which is part of what an enum says.
        for (Field field : type.getDeclaredFields()) {
            if (isSeen(field.getModifiers()) && !field.isSynthetic()) {
                lines.add(inner
                        + (field.isEnumConstant()
                                ? "constant " + field.getName()
                                : "field " + modifiers(field.getModifiers()) + field.getName() + ": "
                                        + shortened(field.getAnnotatedType())));
            }
        }
        Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(member -> isSeen(member.getModifiers()) && !member.isSynthetic() && !goesWithoutSaying(member))
                .map(member -> inner + signature(member))
                .sorted()
                .forEach(lines::add);
        Stream.of(type.getDeclaredClasses())
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .forEach(nested -> describe(nested, inner));
    }

    private static String heading(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface "
                : type.isInterface() ? "interface " : type.isRecord() ? "record " : type.isEnum() ? "enum " : "class ";
        boolean open = !type.isInterface() && !type.isRecord() && !type.isEnum();
        return (open ? modifiers(type.getModifiers()) : "")
                + (type.isSealed() ? "sealed " : "")
                + kind
                + type.getSimpleName()
                + typeParameters(type.getTypeParameters())
                + (open && type.getSuperclass() != Object.class
                        ? " extends " + shortened(type.getAnnotatedSuperclass())
                        : "")
                + (type.isAnnotation() ? "" : listed(" implements ", type.getAnnotatedInterfaces()));
    }

    private static String signature(Executable member) {
        String parameters = Stream.of(member.getAnnotatedParameterTypes())
                .map(ApiText::shortened)
                .collect(Collectors.joining(", ", "(", ")"));
        String rest = parameters + listed(" throws ", member.getAnnotatedExceptionTypes());
        if (member instanceof Method method) {
            return "method "
                    + (method.isDefault() ? "default " : modifiers(method.getModifiers()))
                    + typeParameters(method.getTypeParameters())
                    + method.getName()
                    + rest
                    + ": "
                    + shortened(method.getAnnotatedReturnType())
                    + (method.getDefaultValue() == null ? "" : " = default");
        }
        return "constructor " + modifiers(member.getModifiers()) + rest.trim();
    }

    /** What each record, enum or object has anyway. */
    private static boolean goesWithoutSaying(Executable member) {
        Class<?> owner = member.getDeclaringClass();
        if (member instanceof Constructor<?>) {
            return owner.isRecord()
                    && Arrays.equals(
                            member.getParameterTypes(),
                            Stream.of(owner.getRecordComponents())
                                    .map(RecordComponent::getType)
                                    .toArray());
        }
        boolean accessor = owner.isRecord()
                && Stream.of(owner.getRecordComponents())
                        .anyMatch(component -> component.getAccessor().equals(member));
        boolean ofObject = List.of("equals", "hashCode", "toString").contains(member.getName());
        boolean ofEnum = owner.isEnum() && List.of("values", "valueOf").contains(member.getName());
        return accessor || ofObject || ofEnum;
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String modifiers(int modifiers) {
        int told = modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL);
        return told == 0 ? "" : Modifier.toString(told) + ' ';
    }

    private static String typeParameters(TypeVariable<?>[] parameters) {
        return parameters.length == 0
                ? ""
                : Stream.of(parameters)
                        .map(one -> one.getName() + listed(" extends ", bounds(one)))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static AnnotatedType[] bounds(TypeVariable<?> parameter) {
        return Stream.of(parameter.getAnnotatedBounds())
                .filter(bound -> bound.getType() != Object.class)
                .toArray(AnnotatedType[]::new);
    }

    private static String listed(String before, AnnotatedType[] types) {
        return types.length == 0
                ? ""
                : Stream.of(types).map(ApiText::shortened).sorted().collect(Collectors.joining(", ", before, ""));
    }

    private static String shortened(AnnotatedElement type) {
        return type.toString()
                .replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "")
                .replace("Nullable()", "Nullable")
                .replace('$', '.');
    }
}
