package org.portcullis.siem.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.portcullis.policy.event.Field;

/**
 * Reads the language that analysts type in Kibana, by recursive descent:
 *
 * <pre>
 * or      = and { "or" and }
 * and     = not { "and" not }
 * not     = "not" not | "(" or ")" | term
 * term    = field ":" ( value | "(" values ")" ) | field comparison value | value
 * value   = quoted | word { word }
 * </pre>
 *
 * A field's name may have wildcards. Beyond Kibana, addresses and times need no quotes.
 */
final class KqlParser {
    /** Characters that a query may have. */
    static final int MAX_LENGTH = 4096;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_TERMS = 256;

    private final KqlScanner scanner;
    private int depth;
    private int terms;

    private KqlParser(String query) {
        this.scanner = new KqlScanner(query);
    }

    /** @throws KqlException when it cannot be understood, or is too large */
    static Expression parse(String query) {
        if (query.length() > MAX_LENGTH) {
            throw new KqlException(MAX_LENGTH, "a query has at most " + MAX_LENGTH + " characters");
        }
        KqlParser parser = new KqlParser(query);
        if (parser.scanner.atEnd()) {
            return new Expression.All();
        }
        Expression expression = parser.or(parser::term);
        if (!parser.scanner.atEnd()) {
            throw new KqlException(
                    parser.scanner.position(), "expected and, or, or the end, found " + parser.scanner.found());
        }
        return expression;
    }

    private Expression or(Supplier<Expression> term) {
        List<Expression> any = new ArrayList<>(List.of(and(term)));
        while (scanner.takeWord("or")) {
            any.add(and(term));
        }
        return any.size() == 1 ? any.get(0) : new Expression.Or(List.copyOf(any));
    }

    private Expression and(Supplier<Expression> term) {
        List<Expression> all = new ArrayList<>(List.of(not(term)));
        while (scanner.takeWord("and")) {
            all.add(not(term));
        }
        return all.size() == 1 ? all.get(0) : new Expression.And(List.copyOf(all));
    }

    private Expression not(Supplier<Expression> term) {
        int start = scanner.position();
        if (++depth > MAX_DEPTH) {
            throw new KqlException(start, "the query is nested more than " + MAX_DEPTH + " deep");
        }
        try {
            if (scanner.takeWord("not")) {
                return new Expression.Not(not(term));
            }
            return scanner.take("(") ? closed(or(term)) : term.get();
        } finally {
            depth--;
        }
    }

    private Expression closed(Expression inner) {
        if (!scanner.take(")")) {
            throw new KqlException(scanner.position(), "expected ')', found " + scanner.found());
        }
        return inner;
    }

    private Expression term() {
        boolean quote = scanner.atQuote();
        int at = scanner.position();
        Optional<String> name = quote ? Optional.empty() : scanner.fieldName();
        if (name.isEmpty()) {
            Value value = value();
            return value.anything() ? new Expression.All() : new Expression.Anywhere(value);
        }
        if (name.get().equals("*") && scanner.take(":")) {
            return anyField(at);
        }
        if (name.get().contains("*")) {
            return among(name.get(), at);
        }
        Field field = FieldNames.field(name.get(), at);
        for (Expression.Comparison comparison : List.of(
                Expression.Comparison.AT_LEAST,
                Expression.Comparison.AT_MOST,
                Expression.Comparison.GREATER,
                Expression.Comparison.LESS)) {
            if (scanner.take(comparison.sign())) {
                return new Expression.Compare(field, comparison, value());
            }
        }
        scanner.take(":");
        return values(value -> new Expression.Is(field, value));
    }

    private Expression values(Function<Value, Expression> asked) {
        return scanner.take("(") ? closed(or(() -> asked.apply(value()))) : asked.apply(value());
    }

    private Expression among(String name, int at) {
        List<Field> fields = FieldNames.fields(name, at);
        if (!scanner.take(":")) {
            throw new KqlException(at, name + " has a wildcard and cannot be compared; name one field");
        }
        return values(value -> new Expression.Among(name, fields, value));
    }

    private Expression anyField(int at) {
        if (!value().anything()) {
            throw new KqlException(at, "name a field, or leave \"*:\" out to search in all of them");
        }
        return new Expression.All();
    }

    private Value value() {
        if (scanner.atValuesEnd()) {
            throw new KqlException(scanner.position(), "expected a value, found " + scanner.found());
        }
        if (++terms > MAX_TERMS) {
            throw new KqlException(scanner.position(), "a query has at most " + MAX_TERMS + " values");
        }
        int start = scanner.position();
        if (scanner.atQuote()) {
            return new Value(List.of(scanner.quoted()), true, start);
        }
        List<Value.Word> words = new ArrayList<>(List.of(scanner.word()));
        while (!scanner.atValuesEnd() && !scanner.atQuote()) {
            int next = scanner.position();
            scanner.fieldName().ifPresent(name -> {
                throw new KqlException(next, "expected and, or, or the end before " + name);
            });
            words.add(scanner.word());
        }
        return new Value(List.copyOf(words), false, start);
    }
}
