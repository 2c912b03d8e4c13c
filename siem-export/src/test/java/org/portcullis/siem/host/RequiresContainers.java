package org.portcullis.siem.host;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that needs a Docker engine and the image of {@code .ci/test-image}: skipped with a reason where they are missing, unless
 * CI=true, where it then fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresContainers.Condition.class)
public @interface RequiresContainers {
    /** The image, in which eapol_test is, too. */
    String IMAGE = DockerHost.IMAGE;

    /** Looks for them. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String missing = DockerHost.missing();
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("the engine and the image are there");
            }
            return "true".equals(System.getenv("CI"))
                    ? ConditionEvaluationResult.enabled("CI=true: the test has to fail, since " + missing)
                    : ConditionEvaluationResult.disabled(missing);
        }
    }
}
