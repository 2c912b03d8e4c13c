package org.portcullis.siem.query;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/**
 * Reads what somebody typed as a value of a field.
 *
 * @param now what {@code now} is
 */
record FieldValues(Instant now) {

    /** Whether the field could hold the value, of whatever type it is. */
    boolean fits(Field field, Value value) {
        String text = value.text();
        return switch (field.type()) {
            case KEYWORD, TEXT -> true;
            case MAC -> value.wildcard() || MacAddress.parse(text).isPresent();
            case IP -> Cidr.parse(text).isPresent();
            case LONG -> text.matches("-?\\d{1,18}");
            case BOOLEAN -> isTruth(text);
            case DATE -> DateSpan.parse(text, now).isPresent();
        };
    }

    /**
     * Those of the fields that could hold the value.
     *
     * @throws KqlException when none could
     */
    List<Field> fitting(Expression.Among among) {
        Value value = among.value();
        boolean present = !value.quoted() && value.anything();
        List<Field> fitting = among.fields().stream()
                .filter(field -> present || fits(field, value))
                .toList();
        if (fitting.isEmpty()) {
            throw new KqlException(
                    value.position(), "no field that is named like " + among.named() + " can be " + value.text());
        }
        return fitting;
    }

    static MacAddress mac(Field field, Value value) {
        return MacAddress.parse(value.text()).orElseThrow(() -> unfit(field, value, "00:11:22:aa:bb:cc"));
    }

    /** A MAC address with wildcards, as it would look in an event: the part before the first one in pairs. */
    static Value.Word macPattern(Value.Word word) {
        List<String> parts = new ArrayList<>(word.parts().stream()
                .map(part -> part.toUpperCase(Locale.ROOT).replace(':', '-'))
                .toList());
        String digits = parts.get(0).replaceAll("[-.]", "");
        String paired = digits.replaceAll("(..)(?=.)", "$1-");
        parts.set(0, parts.get(0).endsWith("-") ? paired + "-" : paired);
        return new Value.Word(parts);
    }

    static String truth(Field field, Value value) {
        if (!isTruth(value.text())) {
            throw unfit(field, value, "true or false");
        }
        return value.text();
    }

    private static boolean isTruth(String text) {
        return text.equals("true") || text.equals("false");
    }

    static long number(Field field, Value value) {
        try {
            return Long.parseLong(value.text());
        } catch (NumberFormatException e) {
            throw unfit(field, value, "a whole number");
        }
    }

    static InetAddress address(Field field, Value value) {
        return Cidr.parseAddress(value.text()).orElseThrow(() -> unfit(field, value, "10.1.2.3"));
    }

    static Cidr block(Field field, Value value) {
        return Cidr.parse(value.text()).orElseThrow(() -> unfit(field, value, "10.1.2.3 or 10.1.0.0/16"));
    }

    DateSpan date(Field field, Value value) {
        return DateSpan.parse(value.text(), now)
                .orElseThrow(() -> unfit(field, value, "now-15m, 2026-03-01 or 2026-03-01T10:15:00Z"));
    }

    private static KqlException unfit(Field field, Value value, String example) {
        return new KqlException(value.position(), field + " cannot be " + value.text() + "; expected " + example);
    }
}
