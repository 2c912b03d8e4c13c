package org.portcullis.siem.query;

import java.time.InstantSource;
import org.apache.lucene.search.Query;

/**
 * The Kibana Query Language over the {@link org.portcullis.policy.event.Field} table: {@code event.outcome: failure and
 * source.mac: aa:bb:cc:dd:ee:ff and @timestamp >= now-15m}. MAC addresses in any notation, CIDR blocks for addresses,
 * relative and absolute times. An empty query is everything.
 */
public final class Kql {
    private final InstantSource clock;

    /** @param clock tells what {@code now} is */
    public Kql(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws KqlException when the query cannot be understood, or would cost too much */
    public Query compile(String query) {
        return new LuceneCompiler(new FieldValues(clock.instant())).compile(KqlParser.parse(query));
    }

    /**
     * The same query in the form that means the same in Kibana: values as ECS writes them and quoted, times with their zone,
     * no date that is rounded.
     *
     * @throws KqlException also when it cannot be said there
     */
    public String forKibana(String query) {
        FieldValues values = new FieldValues(clock.instant());
        Expression expression = KqlParser.parse(query);
        new LuceneCompiler(values).compile(expression);
        return new KibanaText(values).of(expression);
    }
}
