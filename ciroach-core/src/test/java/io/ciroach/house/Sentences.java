package io.ciroach.house;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The sentences that code says to users, as they stand in its source: where an exception, a problem, a finding or a warning
 * is made, and where a method hands one back. What is put in at run time is a hole, {@code {name}}. Where a method only passes a sentence on, what its callers
 * hand it is read instead.
 */
final class Sentences {

    /** Which arguments of a call are sentences: the message first, then the hint. */
    private static final Map<String, List<Integer>> MAKERS = Map.ofEntries(
            Map.entry("CiroachException", List.of(1, 2)),
            Map.entry("EngineException", List.of(1)),
            Map.entry("Finding", List.of(2, 3)),
            Map.entry("UncheckedIOException", List.of(0)),
            Map.entry("IOException", List.of(0)),
            Map.entry("MojoFailureException", List.of(0)),
            Map.entry("MojoExecutionException", List.of(0)),
            Map.entry("MissedCleanup.Refused", List.of(0)),
            Map.entry("Refused", List.of(0)),
            Map.entry("RunEvent.Notice", List.of(1)),
            Map.entry("Problem.of", List.of(0, 1)),
            Map.entry("error", List.of(1, 2)),
            Map.entry("warning", List.of(1, 2)),
            Map.entry("missing", List.of(1, 2)),
            Map.entry("warnings.add", List.of(0)),
            Map.entry("getLog.info", List.of(0)),
            Map.entry("getLog.warn", List.of(0)));

    private static final Pattern HOLE = Pattern.compile("\\{[^}]*}");

    /** A name alone is none. */
    private static final Pattern SENTENCE = Pattern.compile("[a-z]{2,}.* |.* .*[a-z]{2,}", Pattern.DOTALL);

    /** Four words at least, and no markup or program text. */
    private static final Pattern RETURNED = Pattern.compile("[^<>{}=$]*[a-z]+ [a-z]+[^<>{}=$]* [^<>{}=$]* [^<>{}=$]*");

    private final Map<String, Set<String>> found = new TreeMap<>();
    private final Map<String, Set<Integer>> passing = new TreeMap<>();
    private final Map<String, String> constants = new TreeMap<>();
    private String reading = "";

    private Sentences() {}

    /** {@return the sentences of all sources below these folders, by class} */
    static Map<String, Set<String>> of(List<Path> roots) throws IOException {
        Sentences sentences = new Sentences();
        List<CompilationUnitTree> units = parse(roots);
        for (int depth = 0; depth < 2; depth++) { // one constant may be part of another
            units.forEach(sentences::readConstants);
        }
        int before;
        do { // until no further method is known to pass a sentence on
            before = sentences.passing.values().stream().mapToInt(Set::size).sum();
            sentences.found.clear();
            units.forEach(unit -> sentences.new Reader(unit).scan(unit, null));
        } while (before
                != sentences.passing.values().stream().mapToInt(Set::size).sum());
        return sentences.found;
    }

    private void readConstants(CompilationUnitTree unit) {
        reading = nameOf(unit);
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitVariable(VariableTree node, @Nullable Void nothing) {
                ExpressionTree value = node.getInitializer();
                Set<Modifier> modifiers = node.getModifiers().getFlags();
                if (value != null
                        && modifiers.containsAll(Set.of(Modifier.STATIC, Modifier.FINAL))
                        && node.getType().toString().equals("String")) {
                    constants.put(reading + "." + node.getName(), template(value));
                }
                return super.visitVariable(node, null);
            }
        }.scan(unit, null);
    }

    private static String nameOf(CompilationUnitTree unit) {
        String path = unit.getSourceFile().getName();
        return path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
    }

    private static List<CompilationUnitTree> parse(List<Path> roots) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> walk = Files.walk(root)) {
                walk.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            return units;
        }
    }

    private final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final String file;
        private @Nullable MethodTree method;

        Reader(CompilationUnitTree unit) {
            this.file = nameOf(unit);
            reading = file;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree node, @Nullable Void nothing) {
            MethodTree outer = method;
            method = node;
            super.visitMethod(node, null);
            method = outer;
            return null;
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree node, @Nullable Void nothing) {
            call(node.getIdentifier().toString(), node.getArguments());
            return super.visitNewClass(node, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void nothing) {
            call(node.getMethodSelect().toString().replace("getLog()", "getLog"), node.getArguments());
            return super.visitMethodInvocation(node, null);
        }

        /** What a method hands back is said by whoever called it, if it is as long as a sentence. */
        @Override
        public @Nullable Void visitReturn(ReturnTree node, @Nullable Void nothing) {
            ExpressionTree value = node.getExpression();
            MethodTree within = method;
            if (value != null
                    && within != null
                    && String.valueOf(within.getReturnType()).endsWith("String")) {
                String template = template(value);
                if (RETURNED.matcher(HOLE.matcher(template).replaceAll("")).matches()) {
                    found.computeIfAbsent(file, first -> new LinkedHashSet<>()).add(template);
                }
            }
            return super.visitReturn(node, null);
        }

        private void call(String called, List<? extends ExpressionTree> arguments) {
            String last = called.substring(called.lastIndexOf('.') + 1);
            Set<Integer> which = new LinkedHashSet<>(MAKERS.getOrDefault(called, List.of()));
            if (which.isEmpty() && arguments.size() > 1) {
                which.addAll(MAKERS.getOrDefault(last, List.of()));
            }
            which.addAll(passing.getOrDefault(key(called, arguments.size()), Set.of()));
            List<String> parts = new ArrayList<>();
            for (int index : which) {
                if (index < arguments.size()) {
                    ExpressionTree argument = arguments.get(index);
                    passes(argument);
                    String template = template(argument);
                    if (SENTENCE.matcher(HOLE.matcher(template).replaceAll("")).find()) {
                        parts.add(template);
                    }
                }
            }
            if (!parts.isEmpty()) {
                found.computeIfAbsent(file, first -> new LinkedHashSet<>()).add(String.join("\n    -> ", parts));
            }
        }

        private String key(String called, int arguments) {
            return (called.contains(".") ? called : file + "." + called) + "/" + arguments;
        }

        private void passes(ExpressionTree argument) {
            MethodTree within = method;
            if (within == null) {
                return;
            }
            List<String> names = new ArrayList<>();
            within.getParameters()
                    .forEach(parameter -> names.add(
                            parameter.getType() != null
                                            && parameter.getType().toString().endsWith("String")
                                    ? parameter.getName().toString()
                                    : ""));
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void nothing) {
                    int index = names.indexOf(node.getName().toString());
                    if (index >= 0) {
                        String name = within.getName().toString();
                        passing.computeIfAbsent(
                                        (name.equals("<init>") ? file : file + "." + name) + "/" + names.size(),
                                        first -> new LinkedHashSet<>())
                                .add(index);
                    }
                    return null;
                }

                @Override
                public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void nothing) {
                    return null;
                }

                @Override
                public @Nullable Void visitMemberSelect(MemberSelectTree node, @Nullable Void nothing) {
                    return null;
                }
            }.scan(argument, null);
        }
    }

    private String template(Tree tree) {
        if (tree instanceof LiteralTree literal) {
            return String.valueOf(literal.getValue());
        }
        if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            return template(sum.getLeftOperand()) + template(sum.getRightOperand());
        }
        if (tree instanceof ParenthesizedTree inner) {
            return template(inner.getExpression());
        }
        if (tree instanceof ConditionalExpressionTree choice) {
            return "{" + bare(template(choice.getTrueExpression())) + " | "
                    + bare(template(choice.getFalseExpression())) + "}";
        }
        if (tree instanceof IdentifierTree name) {
            return constants.getOrDefault(reading + "." + name.getName(), "{" + name.getName() + "}");
        }
        if (tree instanceof MemberSelectTree select && constants.containsKey(select.toString())) {
            return String.valueOf(constants.get(select.toString()));
        }
        if (tree instanceof MethodInvocationTree call) {
            return "{" + name(call.getMethodSelect()) + "}";
        }
        return "{" + name(tree) + "}";
    }

    private static String bare(String template) {
        return template.replace('{', '<').replace('}', '>');
    }

    private static String name(Tree tree) {
        String text = tree.toString();
        return tree instanceof MemberSelectTree select
                ? select.getIdentifier().toString()
                : text.matches("\\w+") ? text : "...";
    }
}
