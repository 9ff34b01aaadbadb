package io.ciroach.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which step's {@link io.ciroach.result.StepResult} a parameter is. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Step {

    /** {@return the step's name; of a matrix the expanded one, {@code compile[version=1.75]}} */
    String value();
}
