package org.portcullis.siem.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.index.EventSearch.Wanted;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;

/** What is counted is what counting the events one by one gives. */
class EventCountTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final List<Field> FIELDS = List.of(
            Field.EVENT_OUTCOME,
            Field.FAILURE_CODE,
            Field.EVENT_CATEGORY,
            Field.SOURCE_MAC,
            Field.DEVICE_SERIAL_NUMBER,
            Field.OBSERVER_IP,
            Field.RELATED_IP,
            Field.TLS_RESUMED,
            Field.DECISION_TRACE,
            Field.METHOD);

    private static Journal journal;
    private static EventIndex index;

    /** Over four days, in several segments, some of them with an event that came twice. */
    @BeforeAll
    static void index(@TempDir Path folder) throws Exception {
        journal = Journal.open(JournalSettings.standard(folder.resolve("journal"), "node-1"), CLOCK);
        index = EventIndex.open(folder.resolve("index"), journal, CLOCK);
        SampleEvents samples = new SampleEvents(11);
        for (int i = 0; i < 600; i++) {
            SecurityEvent event =
                    samples.at(NOON.minus(Duration.ofMinutes((i * 37L) % 5_000)).minusMillis(i));
            for (int times = i % 50 == 0 ? 2 : 1; times > 0; times--) {
                journal.append(event).toCompletableFuture().get(120, TimeUnit.SECONDS);
            }
            if (i % 100 == 0) {
                settle();
                index.search().newest();
            }
        }
        settle();
    }

    private static void settle() throws InterruptedException {
        while (index.status().indexed() < journal.lastSequence()) {
            Thread.sleep(5);
        }
    }

    @AfterAll
    static void close() {
        index.close();
        journal.close();
    }

    private static List<Map<Field, Object>> events(String query) {
        return index
                .search()
                .search(query, Optional.empty(), Optional.empty(), Optional.empty(), 10_000)
                .events()
                .stream()
                .map(event -> new EcsJson().decode(event.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static String text(Object value) {
        return value instanceof InetAddress address ? address.getHostAddress() : value.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "event.outcome: failure",
                "source.mac: 00:11:22:aa:bb:05",
                "device.serial_number: SN-01* and not tls.resumed: true",
                "message: refused",
                "@timestamp >= 2026-03-09 and @timestamp < 2026-03-10",
                "event.outcome: unknown"
            })
    void valuesAreCountedAsTheyAre(String query) {
        List<Map<Field, Object>> events = events(query);
        for (Field field : FIELDS) {
            Map<String, Long> expected = new TreeMap<>();
            for (Map<Field, Object> event : events) {
                Object value = event.get(field);
                List<?> values = value == null ? List.of() : value instanceof List<?> many ? many : List.of(value);
                values.stream().distinct().forEach(one -> expected.merge(text(one), 1L, Long::sum));
            }
            EventFacet facet = index.search().facet(Wanted.of(query), field, 1_000);
            Map<String, Long> counted = new TreeMap<>();
            facet.values().forEach(value -> counted.put(value.value(), value.count()));
            assertEquals(expected, counted, field.name());
            assertEquals(expected.size(), facet.distinct());
            List<Long> order =
                    facet.values().stream().map(EventFacet.Count::count).toList();
            assertEquals(order.stream().sorted(Comparator.reverseOrder()).toList(), order);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "event.outcome: failure",
                "source.mac: 00:11:22:aa:bb:05",
                "@timestamp >= 2026-03-09",
                "event.outcome: unknown"
            })
    void timesAreCountedAsTheyAre(String query) {
        Instant from = NOON.minus(Duration.ofHours(70));
        for (int buckets : List.of(1, 7, 60, 1_000)) {
            EventHistogram histogram = index.search()
                    .histogram(new Wanted(query, Optional.of(from), Optional.of(NOON.minusMillis(250))), buckets);
            List<Long> expected = new ArrayList<>();
            for (int i = 0; i < buckets; i++) {
                expected.add(0L);
            }
            for (Map<Field, Object> event : events(query)) {
                Instant time = (Instant) event.get(Field.TIMESTAMP);
                if (!time.isBefore(from) && time.isBefore(NOON.minusMillis(250))) {
                    int bucket = (int) (Duration.between(from, time).toMillis() / histogram.bucketMillis());
                    expected.set(bucket, expected.get(bucket) + 1);
                }
            }
            assertEquals(expected, histogram.counts(), buckets + " buckets");
        }
        EventHistogram open = index.search().histogram(Wanted.of(query), 10);
        assertEquals(events(query).size(), open.total());
    }

    @Test
    void aTailGivesEveryEventOnceInItsOrder() {
        List<Long> sequences = new ArrayList<>();
        long after = 0;
        for (EventTail tail = index.search().after("event.outcome: failure", 0, 7);
                tail.sequence() > after;
                tail = index.search().after("event.outcome: failure", after, 7)) {
            tail.events().forEach(event -> sequences.add(event.sequence()));
            after = tail.sequence();
        }
        assertEquals(journal.lastSequence(), after);
        assertEquals(
                events("event.outcome: failure").stream()
                        .map(event -> (Long) event.get(Field.EVENT_SEQUENCE))
                        .sorted()
                        .toList(),
                sequences);
    }

    @Test
    void onlyWordsAndAddressesAreCounted() {
        for (Field field : List.of(Field.TIMESTAMP, Field.MESSAGE, Field.EVENT_DURATION)) {
            assertThrows(IllegalArgumentException.class, () -> index.search().facet(Wanted.of(""), field, 10));
        }
    }
}
