package org.portcullis.siem.query;

import java.util.List;
import org.portcullis.policy.event.Field;

/** A query, understood. */
sealed interface Expression {

    /** Everything. */
    record All() implements Expression {}

    record And(List<Expression> all) implements Expression {}

    record Or(List<Expression> any) implements Expression {}

    record Not(Expression inner) implements Expression {}

    /** The field holds the value, or with a wildcard alone: anything. */
    record Is(Field field, Value value) implements Expression {}

    /** Any of the fields holds the value, or with a wildcard alone: anything; {@code named} as it was typed. */
    record Among(String named, List<Field> fields, Value value) implements Expression {}

    record Compare(Field field, Comparison comparison, Value value) implements Expression {}

    /** Any field holds the value. */
    record Anywhere(Value value) implements Expression {}

    /** How a field is compared. */
    enum Comparison {
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }
}
