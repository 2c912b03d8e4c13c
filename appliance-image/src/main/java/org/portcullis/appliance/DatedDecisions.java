package org.portcullis.appliance;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** Has the event of a decision say as of when the registry was known, where that was not the moment itself. */
final class DatedDecisions implements EventSink {
    private static final Set<String> DECISIONS = Set.of(
            EventAction.ACCESS_ACCEPT.word(),
            EventAction.ACCESS_REJECT.word(),
            EventAction.AUTHENTICATION_ABANDONED.word());

    private final EventSink sink;
    private final Supplier<Optional<Instant>> asOf;

    DatedDecisions(EventSink sink, Supplier<Optional<Instant>> asOf) {
        this.sink = sink;
        this.asOf = asOf;
    }

    @Override
    public CompletionStage<Long> append(SecurityEvent event) {
        Optional<Instant> known = asOf.get();
        boolean dated = known.isPresent()
                && event.get(Field.EVENT_ACTION).filter(DECISIONS::contains).isPresent();
        return sink.append(dated ? event.with(Field.REGISTRY_AS_OF, known.get()) : event);
    }
}
