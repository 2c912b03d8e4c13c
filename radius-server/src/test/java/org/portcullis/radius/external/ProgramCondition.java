package org.portcullis.radius.external;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for the program of {@link RequiresProgram} on the path. */
final class ProgramCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String[] path = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        List<RequiresProgram> missing =
                AnnotationSupport.findRepeatableAnnotations(context.getRequiredTestClass(), RequiresProgram.class)
                        .stream()
                        .filter(required -> Arrays.stream(path)
                                .noneMatch(folder -> new File(folder, required.value()).canExecute()))
                        .toList();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("the programs are there");
        }
        String names = missing.stream().map(RequiresProgram::value).collect(Collectors.joining(", "));
        if ("true".equals(System.getenv("CI"))) {
            return ConditionEvaluationResult.enabled("CI=true: without " + names + " the test has to fail");
        }
        return ConditionEvaluationResult.disabled(names + " missing; apt-get install "
                + missing.stream().map(RequiresProgram::debianPackage).collect(Collectors.joining(" ")));
    }
}
