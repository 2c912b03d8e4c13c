package org.portcullis.policy.rule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.policy.value.NearestWord;

/** Puts what CEL's parser and checker say into words for someone who writes a policy. */
final class CheckerWords {
    private static final int MAX_LENGTH = 200;

    private static final Pattern NO_OVERLOAD =
            Pattern.compile("^found no matching overload for '(.+?)' applied to '\\(?(.*?)\\)?'( |$)");
    private static final Pattern NO_FUNCTION = Pattern.compile("^undeclared reference to '([^']*)'");
    private static final Pattern EXPECTED = Pattern.compile(" expecting \\{.*", Pattern.DOTALL);

    private static final List<String> FUNCTIONS = List.of(
            "startsWith",
            "endsWith",
            "contains",
            "matches",
            "size",
            "exists",
            "all",
            "exists_one",
            "filter",
            "map",
            "timestamp",
            "duration",
            "int",
            "double",
            "string",
            "getFullYear",
            "getMonth",
            "getDayOfMonth",
            "getHours");

    private CheckerWords() {}

    static String ofSyntax(String message) {
        String shortened = EXPECTED.matcher(message).replaceFirst("");
        return "not valid CEL: "
                + (message.startsWith("token recognition error at: '= ") ? "a comparison is written ==" : shortened);
    }

    /** Without the place, and no longer than an event needs. */
    static String ofEvaluation(String message) {
        String cause = message.replaceFirst("^evaluation error(?: at <input>:\\d+)?: ", "");
        return cause.length() > MAX_LENGTH ? cause.substring(0, MAX_LENGTH) + "..." : cause;
    }

    static String ofTypes(String message) {
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.find()) {
            return "there is no " + overload.group(1).replaceAll("[_@]", "") + " for ("
                    + overload.group(2).replace("google.protobuf.", "").toLowerCase(Locale.ROOT)
                    + "); use values of types that fit";
        }
        Matcher function = NO_FUNCTION.matcher(message);
        if (function.find()) {
            String hint = NearestWord.hint(function.group(1), FUNCTIONS);
            return "there is no function " + function.group(1)
                    + (hint.isEmpty() ? "; there are " + String.join(", ", FUNCTIONS) : hint);
        }
        if (message.equals("expression does not select a field")) {
            return "has() is not needed: an absent attribute has an empty value; compare it with \"\"";
        }
        return message.startsWith("expected type 'bool'") ? "must be true or false as a whole: " + message : message;
    }
}
