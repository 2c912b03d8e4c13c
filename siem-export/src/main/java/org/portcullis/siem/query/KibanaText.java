package org.portcullis.siem.query;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.Cidr;
import org.portcullis.siem.query.Expression.Comparison;

/**
 * Writes a query so that Kibana takes it for the same. There, dates are those of the browser's time zone unless they name one,
 * and so is what {@code now/d} is rounded to; MAC addresses are words; a value between wildcards has no white space.
 */
final class KibanaText {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f:.*-]+");
    private static final String SPECIAL = "\\():<>\"*{}";

    private final FieldValues values;

    KibanaText(FieldValues values) {
        this.values = values;
    }

    String of(Expression expression) {
        return write(expression, false);
    }

    /** @param within whether it needs parentheses when it is more than one */
    private String write(Expression expression, boolean within) {
        if (expression instanceof Expression.And and) {
            return joined(and.all(), " and ", within);
        } else if (expression instanceof Expression.Or or) {
            return joined(or.any(), " or ", within);
        } else if (expression instanceof Expression.Not not) {
            return "not " + write(not.inner(), true);
        } else if (expression instanceof Expression.Is is) {
            return is(is.field(), is.value(), within);
        } else if (expression instanceof Expression.Among among) {
            return among(among, within);
        } else if (expression instanceof Expression.Compare compare) {
            return compare.field() + " " + compare.comparison().sign() + " "
                    + bound(compare.field(), compare.comparison(), compare.value());
        } else if (expression instanceof Expression.Anywhere anywhere) {
            return anywhere(anywhere.value(), within);
        }
        return "*:*";
    }

    private String joined(List<Expression> all, String between, boolean within) {
        return group(all.stream().map(one -> write(one, true)).toList(), between, within);
    }

    private static String group(List<String> all, String between, boolean within) {
        String text = String.join(between, all);
        return all.size() > 1 && within ? "(" + text + ")" : text;
    }

    private String is(Field field, Value value, boolean within) {
        if (!value.quoted() && value.anything()) {
            return field + ": *";
        }
        return switch (field.type()) {
            case TEXT -> value.quoted() ? field + ": " + quoted(value.text()) : prose(field, value, within);
            case KEYWORD ->
                value.wildcard()
                        ? field + ": " + pattern(value.joined(), value.position())
                        : field + ": " + quoted(value.text());
            case MAC ->
                field + ": "
                        + (value.wildcard()
                                ? pattern(FieldValues.macPattern(value.joined()), value.position())
                                : quoted(FieldValues.mac(field, value).ecs()));
            case BOOLEAN -> field + ": " + FieldValues.truth(field, value);
            case LONG -> field + ": " + FieldValues.number(field, value);
            case IP -> field + ": " + quoted(block(FieldValues.block(field, value)));
            case DATE -> date(field, value, within);
        };
    }

    /** There, a value that one of the fields cannot hold is an error: those that can are written out. */
    private String among(Expression.Among among, boolean within) {
        Value value = among.value();
        return !value.quoted() && value.anything()
                ? among.named() + ": *"
                : group(
                        values.fitting(among).stream()
                                .map(field -> is(field, value, true))
                                .toList(),
                        " or ",
                        within);
    }

    private static String block(Cidr block) {
        String address = block.network().getHostAddress();
        boolean single = block.prefix() == block.network().getAddress().length * 8;
        return single ? address : address + "/" + block.prefix();
    }

    /** Words of which any is to be there; each with wildcards by itself. */
    private static String prose(Field field, Value value, boolean within) {
        List<String> any = new ArrayList<>();
        String plain = value.words().stream()
                .filter(word -> !word.wildcard())
                .map(word -> escaped(word.toString()))
                .collect(Collectors.joining(" "));
        if (!plain.isEmpty()) {
            any.add(field + ": " + plain);
        }
        value.words().stream()
                .filter(Value.Word::wildcard)
                .forEach(word -> any.add(field + ": " + pattern(word, value.position())));
        return group(any, " or ", within);
    }

    private String date(Field field, Value value, boolean within) {
        DateSpan span = values.date(field, value);
        if (slides(value)) {
            return field + ": " + quoted(value.text());
        }
        return group(
                List.of(
                        field + " >= " + time(span.first(), value.position()),
                        field + " <= " + time(span.last(), value.position())),
                " and ",
                within);
    }

    private String bound(Field field, Comparison comparison, Value value) {
        return switch (field.type()) {
            case LONG -> String.valueOf(FieldValues.number(field, value));
            case MAC -> quoted(FieldValues.mac(field, value).ecs());
            case IP -> quoted(FieldValues.address(field, value).getHostAddress());
            case DATE -> {
                DateSpan span = values.date(field, value);
                boolean first = comparison == Comparison.LESS || comparison == Comparison.AT_LEAST;
                yield slides(value) ? quoted(value.text()) : time(first ? span.first() : span.last(), value.position());
            }
            case KEYWORD, TEXT, BOOLEAN -> quoted(value.text());
        };
    }

    /** Relative to the time at which it is asked, and not rounded: the same wherever it is asked. */
    private static boolean slides(Value value) {
        return value.text().startsWith("now") && value.text().indexOf('/') < 0;
    }

    private static String time(long millis, int position) {
        if (millis < FIRST || millis > LAST) {
            throw new KqlException(position, "Kibana has only the years 0 to 9999");
        }
        return quoted(MILLIS.format(Instant.ofEpochMilli(millis)));
    }

    private String anywhere(Value value, boolean within) {
        Set<String> any = new LinkedHashSet<>();
        for (Value.Word word : value.words()) {
            Value one = new Value(List.of(word), value.quoted() || !word.wildcard(), value.position());
            any.add(one.quoted() ? quoted(word.toString()) : pattern(word, value.position()));
            boolean digits = !word.wildcard() || HEX.matcher(word.toString()).matches();
            if (digits && values.fits(Field.SOURCE_MAC, one)) {
                // There, a MAC address is a word that has to be as the events have it.
                any.add(
                        one.quoted()
                                ? quoted(FieldValues.mac(Field.SOURCE_MAC, one).ecs())
                                : pattern(FieldValues.macPattern(word), value.position()));
            }
        }
        return group(List.copyOf(any), " or ", within);
    }

    private static String pattern(Value.Word word, int position) {
        if (word.toString().chars().anyMatch(Character::isWhitespace)) {
            throw new KqlException(position, "Kibana has no wildcards beside white space; write the value without one");
        }
        return word.parts().stream().map(KibanaText::escaped).collect(Collectors.joining("*"));
    }

    private static String escaped(String word) {
        if (List.of("and", "or", "not").contains(word.toLowerCase(Locale.ROOT))) {
            return "\\" + word;
        }
        StringBuilder text = new StringBuilder();
        word.chars()
                .forEach(c -> text.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append((char) c));
        return text.toString();
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + "\"";
    }
}
