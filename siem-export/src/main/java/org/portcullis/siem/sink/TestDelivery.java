package org.portcullis.siem.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.format.EcsJson;

/** Sends one event to a receiver, over a connection of its own, and tells what came of it. */
public final class TestDelivery {
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
     * @param answer the receiver's, in its own words; or why there is none
     * @param took from the first packet to the answer
     */
    public record Result(boolean taken, String answer, Duration took) {}

    /** Waits for the receiver as long as its settings say. */
    public Result send(SecurityEvent event) {
        long start = System.nanoTime();
        try (Sink sink = target.connect()) {
            sink.prepare();
            Delivery delivery = new Delivery(exporter, List.of(item(event)), 1, clock);
            delivery.attempt(sink);
            sink.probe();
            return new Result(delivery.refused().isEmpty(), delivery.said(), since(start));
        } catch (RefusedException e) {
            return new Result(false, e.answer(), since(start));
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            return new Result(false, why, since(start));
        }
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

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
