package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.index.EventFilter;
import org.portcullis.siem.journal.Journal;

/** What is told of a receiver that goes away and comes back. */
class ReceiverContactTest {
    @TempDir
    private Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private long now;

    /** Tells of it in an event, as the appliance does. */
    private final class Telling implements ExporterNews {
        private final Optional<Journal> journal;

        Telling(Optional<Journal> journal) {
            this.journal = journal;
        }

        @Override
        public void unreachable(String exporter, String receiver, String why, long waiting) {
            told.add("away: " + why + ", " + waiting);
            event(EventAction.EXPORT_RECEIVER_UNREACHABLE);
        }

        @Override
        public void reachable(String exporter, String receiver, Duration away) {
            told.add("back after " + away.toSeconds());
            event(EventAction.EXPORT_RECEIVER_REACHABLE);
        }

        private void event(EventAction action) {
            journal.ifPresent(sink -> sink.append(SecurityEvent.builder(
                            UUID.randomUUID().toString(),
                            ExportFixture.NOON,
                            action,
                            SecurityEvent.Outcome.UNKNOWN,
                            "The receiver of the exporter test")
                    .build()));
        }
    }

    private ReceiverContact contact() {
        return new ReceiverContact(
                ExporterSettings.standard("test", EventFilter.everything(), 1),
                SyslogExporterTest.settings(1, SyslogSettings.Transport.TCP, SyslogSettings.Framing.LF),
                new Telling(Optional.empty()),
                () -> now);
    }

    private void fail(ReceiverContact contact, int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += 1_000_000_000L;
            contact.failed("it is closed", i);
        }
    }

    @Test
    void anOutageIsToldOfOnceWhenItLastsAndOnceWhenItIsOver() {
        ReceiverContact contact = contact();
        fail(contact, 15);
        assertEquals(List.of(), told);
        fail(contact, 100);
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("away: it is closed, "), told.get(0));
        contact.delivered(0);
        assertEquals(1, told.size(), "what was sent before it ends nothing");
        contact.delivered(now);
        contact.delivered(now);
        assertEquals("back after 114", told.get(1));
        assertEquals(2, told.size());
    }

    @Test
    void whatIsSoonOverIsNoNews() {
        ReceiverContact contact = contact();
        for (int i = 0; i < 100; i++) {
            fail(contact, 10);
            contact.delivered(now);
        }
        assertEquals(List.of(), told);
    }

    @Test
    void aReceiverThatComesAndGoesIsToldOfEveryTenMinutesAtMost() {
        ReceiverContact contact = contact();
        for (int minute = 0; minute < 60; minute++) {
            fail(contact, 50);
            now += 10_000_000_000L;
            contact.delivered(now);
        }
        assertEquals(12, told.size(), told.toString());
    }

    /** Its events go to the receiver that fails, too, and every second request there fails again. */
    @Test
    void theEventsOfAnOutageMakeNoMoreOfThem() throws Exception {
        try (StubElasticsearch server = new StubElasticsearch(Optional.empty());
                ExportFixture export = new ExportFixture(folder, "s")) {
            export.news = new Telling(Optional.of(export.journal));
            server.script = (ids, statuses) -> StubElasticsearch.Fate.UNAVAILABLE;
            export.append(10);
            try (Exporter exporter = export.start(export.settings(server.url("http")))) {
                while (told.isEmpty()) {
                    Thread.sleep(5);
                }
                long outage = System.nanoTime() + Duration.ofMillis(300).toNanos();
                server.script = (ids, statuses) -> System.nanoTime() - outage > 0
                        ? StubElasticsearch.Fate.ANSWER
                        : StubElasticsearch.Fate.UNAVAILABLE;
                while (told.size() < 2) {
                    Thread.sleep(5);
                }
                boolean[] fails = new boolean[1];
                server.script = (ids, statuses) -> {
                    fails[0] = !fails[0];
                    return fails[0] ? StubElasticsearch.Fate.UNAVAILABLE : StubElasticsearch.Fate.ANSWER;
                };
                for (int i = 0; i < 20; i++) {
                    export.append(1);
                    export.awaitDelivered(exporter);
                }
                assertEquals(32, export.journal.lastSequence());
            }
        }
    }
}
