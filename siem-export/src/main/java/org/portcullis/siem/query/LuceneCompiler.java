package org.portcullis.siem.query;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.Cidr;
import org.portcullis.siem.query.Expression.Comparison;

/** Turns an understood query into Lucene's, each field by its type. Nothing is scored. */
final class LuceneCompiler {
    private final FieldValues values;
    private final QueryCost cost = new QueryCost();
    private final WordQueries words = new WordQueries(cost);

    LuceneCompiler(FieldValues values) {
        this.values = values;
    }

    Query compile(Expression expression) {
        return new ConstantScoreQuery(query(expression));
    }

    private Query query(Expression expression) {
        if (expression instanceof Expression.And and) {
            return all(and.all());
        } else if (expression instanceof Expression.Or or) {
            return any(or.any().stream().map(this::query).toList());
        } else if (expression instanceof Expression.Not not) {
            return all(List.of(not));
        } else if (expression instanceof Expression.Is is) {
            return is(is.field(), is.value());
        } else if (expression instanceof Expression.Among among) {
            return among(among.value(), values.fitting(among));
        } else if (expression instanceof Expression.Compare compare) {
            return compare(compare.field(), compare.comparison(), compare.value());
        } else if (expression instanceof Expression.Anywhere anywhere) {
            return anywhere(anywhere.value());
        }
        return new MatchAllDocsQuery();
    }

    private Query all(List<Expression> all) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(new MatchAllDocsQuery(), Occur.FILTER);
        for (Expression one : all) {
            if (one instanceof Expression.Not not) {
                query.add(query(not.inner()), Occur.MUST_NOT);
            } else {
                query.add(query(one), Occur.FILTER);
            }
        }
        return query.build();
    }

    static Query any(List<Query> any) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        any.forEach(one -> query.add(one, Occur.SHOULD));
        return query.build();
    }

    private Query is(Field field, Value value) {
        cost.clauses(1, value.position());
        if (!value.quoted() && value.anything()) {
            return IndexNames.present(List.of(field));
        }
        return switch (field.type()) {
            case TEXT -> words.text(field, value);
            case KEYWORD -> words.keyword(field, value.joined(), value.position());
            case MAC ->
                value.wildcard()
                        ? words.keyword(field, FieldValues.macPattern(value.joined()), value.position())
                        : new TermQuery(new Term(
                                field.name(), FieldValues.mac(field, value).ecs()));
            case BOOLEAN -> new TermQuery(new Term(field.name(), FieldValues.truth(field, value)));
            case IP -> {
                Cidr block = FieldValues.block(field, value);
                yield InetAddressPoint.newPrefixQuery(field.name(), block.network(), block.prefix());
            }
            case LONG -> LongPoint.newExactQuery(field.name(), FieldValues.number(field, value));
            case DATE -> {
                DateSpan span = values.date(field, value);
                yield numbers(field, span.first(), span.last());
            }
        };
    }

    private Query among(Value value, List<Field> fields) {
        if (!value.quoted() && value.anything()) {
            cost.clauses(1, value.position());
            return IndexNames.present(fields);
        }
        return any(fields.stream().map(field -> is(field, value)).toList());
    }

    private Query compare(Field field, Comparison comparison, Value value) {
        cost.clauses(1, value.position());
        boolean upper = comparison == Comparison.LESS || comparison == Comparison.AT_MOST;
        boolean inclusive = comparison == Comparison.AT_MOST || comparison == Comparison.AT_LEAST;
        return switch (field.type()) {
            case LONG -> range(field, comparison, FieldValues.number(field, value), FieldValues.number(field, value));
            case DATE ->
                range(
                        field,
                        comparison,
                        values.date(field, value).first(),
                        values.date(field, value).last());
            case KEYWORD -> terms(field, value.text(), upper, inclusive);
            case MAC -> terms(field, FieldValues.mac(field, value).ecs(), upper, inclusive);
            case IP -> addresses(field, FieldValues.address(field, value), comparison);
            case TEXT, BOOLEAN ->
                throw new KqlException(
                        value.position(), field + " cannot be compared by " + comparison.sign() + "; use a colon");
        };
    }

    private static Query range(Field field, Comparison comparison, long first, long last) {
        return switch (comparison) {
            case LESS -> first == Long.MIN_VALUE ? new MatchNoDocsQuery() : numbers(field, Long.MIN_VALUE, first - 1);
            case AT_MOST -> numbers(field, Long.MIN_VALUE, last);
            case GREATER -> last == Long.MAX_VALUE ? new MatchNoDocsQuery() : numbers(field, last + 1, Long.MAX_VALUE);
            case AT_LEAST -> numbers(field, first, Long.MAX_VALUE);
        };
    }

    private static Query numbers(Field field, long first, long last) {
        return field == Field.TIMESTAMP
                ? IndexNames.period(first, last)
                : LongPoint.newRangeQuery(field.name(), first, last);
    }

    private static Query terms(Field field, String bound, boolean upper, boolean inclusive) {
        return upper
                ? TermRangeQuery.newStringRange(field.name(), null, bound, true, inclusive)
                : TermRangeQuery.newStringRange(field.name(), bound, null, inclusive, true);
    }

    private static Query addresses(Field field, InetAddress bound, Comparison comparison) {
        boolean edge = comparison == Comparison.LESS && bound.equals(InetAddressPoint.MIN_VALUE)
                || comparison == Comparison.GREATER && bound.equals(InetAddressPoint.MAX_VALUE);
        if (edge) {
            return new MatchNoDocsQuery();
        }
        InetAddress lower = switch (comparison) {
            case LESS, AT_MOST -> InetAddressPoint.MIN_VALUE;
            case AT_LEAST -> bound;
            case GREATER -> InetAddressPoint.nextUp(bound);
        };
        InetAddress upper = switch (comparison) {
            case GREATER, AT_LEAST -> InetAddressPoint.MAX_VALUE;
            case AT_MOST -> bound;
            case LESS -> InetAddressPoint.nextDown(bound);
        };
        return InetAddressPoint.newRangeQuery(field.name(), lower, upper);
    }

    /** The value in any field that can hold it, as Kibana has it. */
    private Query anywhere(Value value) {
        List<Query> any = new ArrayList<>();
        for (Value.Word word : value.words()) {
            // In prose, a word that is several there (cert-expired) is looked for as they follow each other.
            any.add(anywhereOne(new Value(List.of(word), value.quoted() || !word.wildcard(), value.position())));
        }
        return any(any);
    }

    private Query anywhereOne(Value value) {
        words.allowNoLeadingWildcard(value);
        boolean exact = !value.wildcard();
        List<String> exactly = new ArrayList<>();
        List<Query> any = new ArrayList<>();
        for (Field field : Field.all()) {
            if (exact && field.type() == Field.Type.KEYWORD) {
                cost.clauses(1, value.position());
                exactly.add(field.name());
            } else if (values.fits(field, value)) {
                any.add(is(field, value));
            }
        }
        if (exact) {
            any.add(new WordAnywhere(exactly, value.text()));
        }
        return any(any);
    }
}
