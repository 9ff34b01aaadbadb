package io.ciroach.junit;

import io.ciroach.problem.CiroachException;
import io.ciroach.result.PipelineResult;
import io.ciroach.result.StepResult;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

// Long because it has two faces: what JUnit calls, and a builder with a method for each member of the annotation.
/**
 * Runs what {@link CiroachPipeline @CiroachPipeline} says, or what it was built with:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final CiroachExtension PIPELINE =
 *         CiroachExtension.builder().file("ciroach.toml").steps("lint").build();
 * }</pre>
 *
 * <p>In a static field the pipeline runs once, before the tests of the class; in another one for each test.
 */
public final class CiroachExtension
        implements BeforeAllCallback, BeforeEachCallback, ParameterResolver, ExecutionCondition {

    private static final Namespace NAMESPACE = Namespace.create(CiroachExtension.class);

    /** Where a built extension was first asked for. JUnit would close a context that is stored as it is. */
    private record Owner(ExtensionContext context) {}

    /** Who runs a pipeline, and where that is known: the same for all that share it. */
    private record Scope(Object key, ExtensionContext owner, Declaration declaration) {}

    private final @Nullable Declaration declared;

    CiroachExtension() {
        this(null);
    }

    private CiroachExtension(@Nullable Declaration declared) {
        this.declared = declared;
    }

    /** {@return a builder that can say all that the annotation can} */
    public static Builder builder() {
        return new Builder();
    }

    /** Lets a test put other surroundings in place, for all below a context. */
    static void set(ExtensionContext context, Setting setting) {
        context.getStore(NAMESPACE).put(Setting.class, setting);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean decided = context.getStore(NAMESPACE).get(this) != null; // once for all that share it
        Declaration declaration = decided ? null : declaredAt(context);
        if (declaration == null || !declaration.disabledWithoutDocker()) {
            return ConditionEvaluationResult.enabled("it does not depend on an engine");
        }
        try {
            setting(context).ciroach().findEngine(declaration.engine().isEmpty() ? null : declaration.engine());
            return ConditionEvaluationResult.enabled("there is an engine");
        } catch (CiroachException e) {
            if (e.kind() != CiroachException.Kind.ENGINE_UNREACHABLE) {
                throw e;
            }
            return ConditionEvaluationResult.disabled("no engine: " + e.getMessage());
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (declaredAt(context) != null) {
            run(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        run(context);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD; // so that a constructor gets the result of its own method's pipeline
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == PipelineResult.class
                || type == StepResult.class
                || (type == Path.class && parameter.isAnnotated(Workspace.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        PipelineScope scope = run(context);
        if (type == PipelineResult.class) {
            return scope.result();
        }
        if (type == Path.class) {
            return scope.workspace();
        }
        Step step = parameter
                .findAnnotation(Step.class)
                .orElseThrow(() -> new ParameterResolutionException(
                        "which step? Annotate the StepResult with @Step(\"name\"); there are " + names(scope)));
        return scope.result().steps().stream()
                .filter(one -> one.name().equals(step.value()))
                .findFirst()
                .orElseThrow(() -> new ParameterResolutionException(
                        "no step \"" + step.value() + "\" was run; there are " + names(scope)));
    }

    private static List<String> names(PipelineScope scope) {
        return scope.result().steps().stream().map(StepResult::name).toList();
    }

    private PipelineScope run(ExtensionContext context) {
        Scope scope = scope(context);
        Store store = scope.owner().getStore(NAMESPACE);
        return store.getOrComputeIfAbsent(
                scope.key(),
                key -> PipelineScope.open(scope.declaration(), setting(context), scope.owner(), live(context)),
                PipelineScope.class);
    }

    private static Setting setting(ExtensionContext context) {
        Setting replaced = context.getStore(NAMESPACE).get(Setting.class, Setting.class);
        return replaced == null ? Setting.ofThisProcess() : replaced;
    }

    private static LiveRuns live(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(LiveRuns.class, key -> new LiveRuns(), LiveRuns.class);
    }

    private Scope scope(ExtensionContext context) {
        return declared == null ? annotated(context) : built(context, declared);
    }

    /** The nearest annotation: of the method, its class, or a class around that. */
    private static Scope annotated(ExtensionContext context) {
        for (ExtensionContext at = context; ; ) {
            CiroachPipeline annotation = annotation(at).orElse(null);
            if (annotation != null) {
                return new Scope(at.getUniqueId(), at, Declaration.of(annotation));
            }
            ExtensionContext parent = at.getParent().orElse(null);
            if (parent == null) {
                throw new ExtensionConfigurationException(
                        "CiroachExtension is there, but no pipeline: annotate the test"
                                + " class or method with @CiroachPipeline, or register CiroachExtension.builder()");
            }
            at = parent;
        }
    }

    private static Optional<CiroachPipeline> annotation(ExtensionContext context) {
        Optional<AnnotatedElement> element = context.getElement();
        return AnnotationSupport.findAnnotation(element, CiroachPipeline.class);
    }

    /** Whatever shares this very object shares its run: where it was first asked for. */
    private Scope built(ExtensionContext context, Declaration declaration) {
        Store store = context.getStore(NAMESPACE);
        ExtensionContext owner = store.getOrComputeIfAbsent(this, key -> new Owner(context), Owner.class)
                .context();
        return new Scope(List.of(this, owner.getUniqueId()), owner, declaration);
    }

    /** What a pipeline is declared by right here, and not further up. */
    private @Nullable Declaration declaredAt(ExtensionContext context) {
        return declared != null
                ? declared
                : annotation(context).map(Declaration::of).orElse(null);
    }

    /** Builds an extension; each method returns the builder. What they mean stands at {@link CiroachPipeline}. */
    public static final class Builder {

        private String file = "";
        private String toml = "";
        private List<String> steps = List.of();
        private Map<String, String> env = Map.of();
        private Map<String, String> properties = Map.of();
        private WorkspaceMode workspace = WorkspaceMode.COPY;
        private List<String> copyInclude = List.of();
        private List<String> copyExclude = List.of();
        private String engine = "";
        private Expectation expect = Expectation.ANY;
        private boolean disabledWithoutDocker;

        private Builder() {}

        /**
         * Sets where the pipeline stands.
         *
         * @param name looked for on the class path, then in the module's folder, then in its parents
         * @return this
         */
        public Builder file(String name) {
            file = name;
            return this;
        }

        /**
         * Sets where the pipeline stands.
         *
         * @param path of the file
         * @return this
         */
        public Builder file(Path path) {
            return file(path.toAbsolutePath().toString());
        }

        /**
         * Sets the pipeline itself.
         *
         * @param text of it
         * @return this
         */
        public Builder toml(String text) {
            toml = text;
            return this;
        }

        /**
         * Sets which steps run.
         *
         * @param patterns of names
         * @return this
         */
        public Builder steps(String... patterns) {
            steps = List.of(patterns);
            return this;
        }

        /**
         * Sets variables on top of the environment.
         *
         * @param variables by name
         * @return this
         */
        public Builder env(Map<String, String> variables) {
            env = variables;
            return this;
        }

        /**
         * Sets what {@code maven.} stands for.
         *
         * @param values by name
         * @return this
         */
        public Builder properties(Map<String, String> values) {
            properties = values;
            return this;
        }

        /**
         * Sets what steps work in.
         *
         * @param mode default a copy
         * @return this
         */
        public Builder workspace(WorkspaceMode mode) {
            workspace = mode;
            return this;
        }

        /**
         * Sets what is copied though it is an artifact.
         *
         * @param patterns of paths in the workspace
         * @return this
         */
        public Builder copyInclude(String... patterns) {
            copyInclude = List.of(patterns);
            return this;
        }

        /**
         * Sets what is not copied.
         *
         * @param patterns of paths in the workspace
         * @return this
         */
        public Builder copyExclude(String... patterns) {
            copyExclude = List.of(patterns);
            return this;
        }

        /**
         * Sets which engine.
         *
         * @param address {@code unix://} or {@code tcp://}
         * @return this
         */
        public Builder engine(String address) {
            engine = address;
            return this;
        }

        /**
         * Sets how the run must end.
         *
         * @param how default any way
         * @return this
         */
        public Builder expect(Expectation how) {
            expect = how;
            return this;
        }

        /**
         * Sets whether no engine disables the tests.
         *
         * @param disabled default false: they fail
         * @return this
         */
        public Builder disabledWithoutDocker(boolean disabled) {
            disabledWithoutDocker = disabled;
            return this;
        }

        /** {@return the extension} */
        public CiroachExtension build() {
            return new CiroachExtension(new Declaration(
                    file,
                    toml,
                    steps,
                    env,
                    properties,
                    workspace,
                    copyInclude,
                    copyExclude,
                    engine,
                    expect,
                    disabledWithoutDocker));
        }
    }
}
