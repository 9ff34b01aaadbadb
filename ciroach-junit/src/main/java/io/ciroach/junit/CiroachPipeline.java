package io.ciroach.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a pipeline before tests, which then look at what came out. On a class it runs once, before the first test; on a
 * method for that method, once for each repetition or set of arguments. {@code @Nested} classes and subclasses share it, or
 * have one of their own. It may stand on an annotation of yours.
 *
 * <pre>{@code
 * @CiroachPipeline("ciroach.toml")
 * class BuildPipelineIT {
 *     @Test
 *     void lintReportsTheBadFile(PipelineResult run, @Step("lint") StepResult lint) {
 *         assertThat(lint).failed().hasExitCode(2).logs().contains("Foo.java:12");
 *         assertThat(run).step("Cleanup").succeeded();
 *     }
 * }
 * }</pre>
 *
 * <p>Tests and their lifecycle methods and constructors may take a {@link io.ciroach.result.PipelineResult}, a
 * {@link io.ciroach.result.StepResult} annotated {@link Step @Step}, and a {@link java.nio.file.Path} annotated
 * {@link Workspace @Workspace}. A step that fails is a result to look at and fails no test by itself; a bad file, or no
 * engine, does.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(CiroachExtension.class)
public @interface CiroachPipeline {

    /** {@return the same as {@link #file}} */
    String value() default "";

    /**
     * {@return the pipeline file: looked for on the class path, then in the module's folder, then in its parents; default
     * {@code ciroach.toml}}
     */
    String file() default "";

    /** {@return the text of a pipeline, instead of a file; its workspace is the module's folder} */
    String toml() default "";

    /** {@return which steps run, with what they need: patterns of names; default all} */
    String[] steps() default {};

    /** {@return variables, {@code K=V}, on top of the environment that <code>${{ env.NAME }}</code> reads} */
    String[] env() default {};

    /** {@return what <code>${{ maven.NAME }}</code> stands for, {@code K=V}} */
    String[] properties() default {};

    /** {@return what steps work in; default a fresh copy of the workspace} */
    WorkspaceMode workspace() default WorkspaceMode.COPY;

    /** {@return what is copied though {@code clean.artifacts} names it: paths in the workspace, with globs} */
    String[] copyInclude() default {};

    /** {@return what is not copied: paths in the workspace, with globs} */
    String[] copyExclude() default {};

    /** {@return the address of the engine, {@code unix://} or {@code tcp://}; default the one that Docker's own settings name} */
    String engine() default "";

    /** {@return how the run must end, or no test is run; default any way} */
    Expectation expect() default Expectation.ANY;

    /** {@return whether tests are disabled, with the reason, where there is no engine; default false: they fail} */
    boolean disabledWithoutDocker() default false;
}
