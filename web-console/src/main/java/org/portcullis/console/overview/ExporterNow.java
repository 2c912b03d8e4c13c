package org.portcullis.console.overview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventTail;
import org.portcullis.siem.sink.Exporter;
import org.portcullis.siem.sink.ExporterStatus;

/**
 * An exporter as it is now.
 *
 * @param waitingSince the time of the first event that is not delivered; empty when there is none, or it cannot be told
 */
public record ExporterNow(ExporterStatus status, Optional<Instant> waitingSince) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So long may a receiver be behind before somebody should know. */
    private static final Duration USUAL = Duration.ofMinutes(1);

    public static List<ExporterNow> all(List<Exporter> exporters, EventQuery events) {
        return exporters.stream().map(exporter -> of(exporter, events)).toList();
    }

    public static ExporterNow of(Exporter exporter, EventQuery events) {
        ExporterStatus status = exporter.status();
        return new ExporterNow(status, status.lag() == 0 ? Optional.empty() : waitingSince(status.cursor(), events));
    }

    private static Optional<Instant> waitingSince(long cursor, EventQuery events) {
        try {
            List<EventTail.Entry> next = events.after("", cursor, 1).events();
            return next.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Instant.parse(JSON.readTree(next.get(0).event())
                            .path(Field.TIMESTAMP.name())
                            .asText()));
        } catch (QueryException | JsonProcessingException | DateTimeParseException unknown) {
            return Optional.empty();
        }
    }

    /** How long the first event that is not delivered has waited. */
    public Optional<Duration> behind(Instant now) {
        return waitingSince.map(since -> Duration.between(since, now)).filter(behind -> !behind.isNegative());
    }

    /** How well it is. */
    public Level level(Instant now) {
        boolean late = behind(now).filter(behind -> behind.compareTo(USUAL) > 0).isPresent();
        return switch (status.state()) {
            case RUNNING -> status.deadLetters() > 0 || late ? Level.WARN : Level.GOOD;
            case STARTING, PAUSED -> Level.WARN;
            case RETRYING, STOPPED -> Level.BAD;
        };
    }
}
