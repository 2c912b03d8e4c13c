package org.portcullis.policy.value;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts environment variables into texts: {@code ${NAME}} stands for its value, {@code $${} for a literal {@code ${}. */
final class EnvironmentText {
    private static final Pattern PLACE = Pattern.compile("\\$?\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Function<String, Optional<String>> environment;

    EnvironmentText(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /** @throws IllegalArgumentException when a variable is not set or not well written; the message names it */
    String expand(String text) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher place = PLACE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (place.find()) {
            String replacement =
                    place.group().startsWith("$$") ? place.group().substring(1) : value(place.group(1), place.group(2));
            place.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
        }
        return place.appendTail(expanded).toString();
    }

    private String value(String name, String end) {
        if (end.isEmpty() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "${" + name + end + " is not a variable; write ${NAME}, or $${ for a literal ${");
        }
        return environment
                .apply(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the environment variable " + name + " is not set; set it, or write the value here"));
    }
}
