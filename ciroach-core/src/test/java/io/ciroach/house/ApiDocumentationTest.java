package io.ciroach.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Everything public in an API package is documented, every record component with its {@code @param}. Here and not in
 * doclint, which demands each {@code @param} of a record once more on its compact constructor.
 */
class ApiDocumentationTest {

    private static final Path SOURCES = Path.of("src/main/java/io/ciroach");
    private static final List<String> API = List.of("", "problem", "model", "plan", "result", "event", "engine");

    @Test
    void everythingPublicIsDocumented() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String room : API) {
            try (Stream<Path> list = Files.list(SOURCES.resolve(room))) {
                list.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> missing = new ArrayList<>();
        int seen = 0;
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            Undocumented scanner = new Undocumented(DocTrees.instance(task), missing);
            for (CompilationUnitTree unit : task.parse()) {
                scanner.scan(unit, null);
            }
            seen = scanner.seen;
        }

        assertThat(seen).isGreaterThan(200);
        assertThat(missing).isEmpty();
    }

    private static final class Undocumented extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final DocTrees docs;
        private final List<String> missing;
        private int seen;

        Undocumented(DocTrees docs, List<String> missing) {
            this.docs = docs;
            this.missing = missing;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            if (!isPublic(type.getModifiers().getFlags())) {
                return null;
            }
            DocCommentTree comment = require(type.getSimpleName().toString());
            if (type.getKind() == Tree.Kind.RECORD && comment != null) {
                Set<String> described = comment.getBlockTags().stream()
                        .filter(ParamTree.class::isInstance)
                        .map(tag -> ((ParamTree) tag).getName().getName().toString())
                        .collect(Collectors.toSet());
                type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .map(field -> field.getName().toString())
                        .filter(name -> !described.contains(name))
                        .forEach(name -> missing.add(type.getSimpleName() + ": @param " + name));
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            if (isPublic(method.getModifiers().getFlags()) && !overrides && !isOfRecordOrImplicit(method)) {
                DocCommentTree comment = require(owner().getSimpleName() + "." + method.getName());
                if (comment != null) {
                    Set<String> described = comment.getBlockTags().stream()
                            .filter(ParamTree.class::isInstance)
                            .map(tag -> ((ParamTree) tag).getName().getName().toString())
                            .collect(Collectors.toSet());
                    method.getParameters().stream()
                            .map(parameter -> parameter.getName().toString())
                            .filter(name -> !described.contains(name))
                            .forEach(name ->
                                    missing.add(owner().getSimpleName() + "." + method.getName() + ": @param " + name));
                }
            }
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree field, @Nullable Void unused) {
            boolean component = owner().getKind() == Tree.Kind.RECORD
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
            if (isPublic(field.getModifiers().getFlags()) && !component) {
                require(owner().getSimpleName() + "." + field.getName());
            }
            return null;
        }

        /** A canonical constructor says what the record says, and one that nobody wrote says nothing. */
        private boolean isOfRecordOrImplicit(MethodTree method) {
            boolean constructor = method.getName().contentEquals("<init>");
            return (constructor && owner().getKind() == Tree.Kind.RECORD)
                    || docs.getSourcePositions().getEndPosition(getCurrentPath().getCompilationUnit(), method) < 0;
        }

        private @Nullable DocCommentTree require(String name) {
            seen++;
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment == null) {
                missing.add(name);
            }
            return comment;
        }

        private boolean isPublic(Set<Modifier> flags) {
            if (flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED)) {
                return true;
            }
            TreePath parent = getCurrentPath().getParentPath();
            return parent.getLeaf() instanceof ClassTree owner
                    && owner.getKind() == Tree.Kind.INTERFACE
                    && !flags.contains(Modifier.PRIVATE);
        }

        private ClassTree owner() {
            return (ClassTree) getCurrentPath().getParentPath().getLeaf();
        }
    }
}
