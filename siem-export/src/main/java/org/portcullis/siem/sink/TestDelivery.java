package org.portcullis.siem.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.format.EcsJson;

/** Sends one event to a receiver, over a connection of its own, and tells what came of it. */
public final class TestDelivery {
    /** How long a receiver without acknowledgements has to close the connection again; in steps. */
    private static final Duration STEP = Duration.ofMillis(50);

    private static final int STEPS = 20;

    private final String exporter;
    private final Target target;
    private final InstantSource clock;

    /** @param exporter whose receiver it is */
    public TestDelivery(String exporter, Target target, InstantSource clock) {
        this.exporter = exporter;
        this.target = target;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param eventId of the event that was sent; the journal has none of that id
     * @param answer the receiver's, in its own words; or why there is none
     * @param took from the first packet to the answer
     */
    public record Result(boolean taken, String eventId, String answer, Duration took) {}

    /**
     * Waits for the receiver as long as its settings say.
     *
     * @param node the name of this node
     * @param asker who wants to know
     */
    public Result send(String node, String asker) {
        long start = System.nanoTime();
        String id = UUID.randomUUID().toString();
        try (Sink sink = target.connect()) {
            sink.prepare();
            Delivery delivery = new Delivery(exporter, List.of(item(event(id, node, asker))), 1, clock);
            delivery.attempt(sink);
            outlived(sink);
            return new Result(delivery.refused().isEmpty(), id, delivery.said(), since(start));
        } catch (RefusedException e) {
            return new Result(false, id, e.answer(), since(start));
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            return new Result(false, id, why, since(start));
        }
    }

    private SecurityEvent event(String id, String node, String asker) {
        return SecurityEvent.builder(
                        id,
                        clock.instant(),
                        EventAction.EXPORT_TEST,
                        SecurityEvent.Outcome.UNKNOWN,
                        "This is a test event for the exporter " + exporter + ", asked for by " + asker + ".")
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.USER_NAME, asker)
                .set(Field.EXPORTER_NAME, exporter)
                .build();
    }

    private static ExportItem item(SecurityEvent event) {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        try {
            new EcsJson().encode(event, 0, document);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return ExportItem.of(0, document.toByteArray()).orElseThrow();
    }

    /** A receiver that does not like who sends, or what, says so by closing. */
    private static void outlived(Sink sink) throws IOException {
        for (int step = 0; step < STEPS && !sink.acknowledges(); step++) {
            sink.probe();
            try {
                Thread.sleep(STEP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
