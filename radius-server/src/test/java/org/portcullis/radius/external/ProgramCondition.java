package org.portcullis.radius.external;

import java.io.File;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for the program of {@link RequiresProgram} on the path. */
final class ProgramCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        RequiresProgram required = AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), RequiresProgram.class)
                .orElseThrow();
        String[] path = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        if (Arrays.stream(path).anyMatch(folder -> new File(folder, required.value()).canExecute())) {
            return ConditionEvaluationResult.enabled(required.value() + " is there");
        }
        if ("true".equals(System.getenv("CI"))) {
            return ConditionEvaluationResult.enabled("CI=true: without " + required.value() + " the test has to fail");
        }
        return ConditionEvaluationResult.disabled(
                required.value() + " is missing; apt-get install " + required.debianPackage());
    }
}
