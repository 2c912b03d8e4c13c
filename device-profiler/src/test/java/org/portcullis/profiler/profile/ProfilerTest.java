package org.portcullis.profiler.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.signal.Source;
import org.portcullis.profiler.store.ProfileSearch;
import org.portcullis.profiler.store.ProfileStore;

/** From what is seen of devices to what policy may use, in the database that it is kept in. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ProfilerTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration KEEP = Duration.ofDays(180);
    private static final MacAddress MAC = MacAddress.parse("00-11-22-AA-BB-CC").orElseThrow();
    private static final MacAddress OTHER =
            MacAddress.parse("00-11-22-AA-BB-CD").orElseThrow();
    private static final Serial DEVICE = new Serial("SN-1");

    private static final RuleBase RULES = rules("camera");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Database database;
    private ProfileStore store;
    private Profiles profiles;
    private Intake intake;
    private Instant now = NOON;

    private static RuleBase rules(String function) {
        return RuleBaseReader.read(List.of(new RuleFile("rules.yml", """
                                rules:
                                  - { name: block, when: { oui.vendor: "Acme*" }, says: { vendor: Acme, function: FUNCTION }, weight: 40, source: test }
                                  - { name: host, when: { dhcp.hostname: "acm-*" }, says: { function: FUNCTION }, weight: 60, source: test }
                                  - { name: print, when: { dhcp.hostname: "prn-*" }, says: { function: printer }, weight: 80, source: test }
                                  - { name: subject, when: { certificate.subject.O: "Acme" }, says: { vendor: Acme, function: FUNCTION }, weight: 90, source: test }
                                """.replace("FUNCTION", function))), List.of());
    }

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        store = new ProfileStore(database, "node-1");
        profiles = new Profiles(store);
        profiles.follow(RULES);
        intake = new Intake(store, profiles, () -> now, KEEP, 3);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Observation seen(MacAddress mac, String... wordsAndValues) {
        return new Observation(mac, Optional.empty(), now, "sw-1", signals(wordsAndValues));
    }

    private static List<Signal> signals(String... wordsAndValues) {
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < wordsAndValues.length; i += 2) {
            String word = wordsAndValues[i];
            signals.add(
                    new Signal(SignalNames.source(word), word.substring(word.indexOf('.') + 1), wordsAndValues[i + 1]));
        }
        return signals;
    }

    private List<String> news() {
        return database.read(
                handle -> handle.createQuery("SELECT action, subject, before, after FROM change ORDER BY id")
                        .map((row, context) -> row.getString("action") + ' ' + row.getString("subject") + ' '
                                + row.getString("before") + " -> " + row.getString("after"))
                        .list());
    }

    @Test
    void whatWasSeenAtDifferentTimesComesTogether() {
        assertEquals(
                1, intake.take(List.of(seen(MAC, "oui.vendor", "Acme Inc."))).size());
        assertEquals("", profiles.of(MAC).usable(Trait.FUNCTION));
        assertEquals(List.of(), news(), "policy may not use what an address block says alone");

        ProfileChange change =
                intake.take(List.of(seen(MAC, "dhcp.hostname", "acm-7"))).get(0);
        assertEquals("camera", profiles.of(MAC).usable(Trait.FUNCTION));
        assertEquals(76, profiles.of(MAC).certainty());
        assertEquals(40, change.before().get(Trait.FUNCTION).orElseThrow().certainty());
        assertEquals("sw-1", change.cause().orElseThrow().witness());
        assertEquals(
                List.of("profile-changed mac/00-11-22-AA-BB-CC {} -> {\"function\":\"camera\",\"certainty\":76,"
                        + "\"evidence\":[\"function camera (76), since dhcp.hostname is \\\"acm-7\\\" (60) and oui.vendor is"
                        + " \\\"Acme Inc.\\\" (40)\"]}"),
                news());
    }

    @Test
    void whatIsKnownIsWrittenAgainAfterADay() {
        intake.take(List.of(seen(MAC, "dhcp.hostname", "acm-7")));
        intake.take(List.of(seen(MAC, "dhcp.hostname", "acm-7")));
        assertEquals(1, intake.written());
        now = NOON.plus(Duration.ofDays(1));
        assertEquals(List.of(), intake.take(List.of(seen(MAC, "dhcp.hostname", "acm-7"))));
        assertEquals(2, intake.written());
        assertEquals(
                now,
                store.find(ProfileSearch.of("", Optional.empty(), Optional.empty()), 9)
                        .get(0)
                        .lastSeen());
    }

    @Test
    void ofABatchAnAddressChangesOnceAndTheNewestValueCounts() {
        List<ProfileChange> changes = intake.take(List.of(
                seen(MAC, "dhcp.hostname", "acm-7"),
                seen(MAC, "dhcp.hostname", "prn-1"),
                seen(MAC, "dhcp.hostname", "acm-8")));
        assertEquals(1, changes.size());
        assertEquals("camera", changes.get(0).after().usable(Trait.FUNCTION));
        intake.take(List.of(seen(MAC, "dhcp.hostname", "prn-1")));
        assertEquals("printer", profiles.of(MAC).usable(Trait.FUNCTION), "what is remembered was forgotten in time");
    }

    @Test
    void whatACertificateSaysIsOfItsDeviceAndNotOfWhoClaimsItsAddress() {
        intake.take(List.of(new Observation(
                MAC,
                Optional.of(DEVICE),
                now,
                "sw-1",
                signals("certificate.subject.O", "Acme", "oui.vendor", "Acme"))));
        assertEquals(94, profiles.of(DEVICE, Optional.of(MAC)).certainty());
        assertEquals(
                94, profiles.of(DEVICE, Optional.empty()).certainty(), "by the address that it was last there with");
        assertEquals(Profile.UNKNOWN, profiles.of(new Serial("SN-2"), Optional.empty()));
        assertEquals("", profiles.of(MAC).usable(Trait.FUNCTION));
        assertTrue(news().get(0).contains("\"device\":\"SN-1\""), news()::toString);

        // With a new address, its certificate still counts; what was seen of the old one does not.
        intake.take(List.of(new Observation(OTHER, Optional.of(DEVICE), now, "sw-1", List.of())));
        assertEquals(90, profiles.of(DEVICE, Optional.empty()).certainty());
    }

    @Test
    void whoHasProvenNothingSaysNothingByACertificate() {
        intake.take(List.of(seen(MAC, "certificate.subject.O", "Acme")));
        assertEquals("", profiles.of(MAC).usable(Trait.FUNCTION));
        assertEquals(Profile.UNKNOWN, profiles.of(DEVICE, Optional.of(MAC)));
    }

    @Test
    void evidenceIsBoundedAndTheNewestStays() {
        for (int i = 0; i < Sightings.MAX; i++) {
            now = now.plusSeconds(1);
            intake.take(List.of(new Observation(
                    MAC, Optional.empty(), now, "sw-1", List.of(new Signal(Source.LLDP, "other" + i, "x")))));
        }
        now = now.plusSeconds(1);
        intake.take(List.of(seen(MAC, "dhcp.hostname", "acm-7")));
        ProfileDirectory.Entry entry =
                new ProfileDirectory(store, profiles).find(MAC).orElseThrow();
        assertEquals(Sightings.MAX, entry.seen().size());
        assertFalse(entry.seen().stream().anyMatch(s -> s.signal().word().equals("lldp.other0")));
        assertEquals(60, entry.profile().certainty());
    }

    @Test
    void otherRulesMakeEveryProfileAgainAndGoOnAfterARestart() {
        intake.take(List.of(seen(MAC, "dhcp.hostname", "acm-7"), seen(OTHER, "dhcp.hostname", "prn-1")));
        new Reassessment(store, profiles, () -> now).slice();
        assertTrue(new Reassessment(store, profiles, () -> now).isDone());

        profiles.follow(rules("sensor"));
        Reassessment afterRestart = new Reassessment(store, profiles, () -> now);
        assertFalse(afterRestart.isDone());
        List<ProfileChange> changes = afterRestart.slice();
        assertEquals(1, changes.size(), "the printer stays one");
        assertEquals(Optional.empty(), changes.get(0).cause());
        assertEquals("sensor", changes.get(0).after().usable(Trait.FUNCTION));
        assertTrue(afterRestart.isDone());
        assertTrue(news().get(2).contains("{\"function\":\"camera\",\"certainty\":60} -> {\"function\":\"sensor\""));
    }

    @Test
    void whereThereIsNoRoomNewAddressesAreTurnedAway() {
        for (long i = 0; i < 5; i++) {
            intake.take(List.of(seen(new MacAddress(i), "dhcp.hostname", "acm-" + i)));
        }
        assertEquals(3, store.size());
        assertEquals(2, intake.turnedAway());
        intake.take(List.of(seen(new MacAddress(0), "dhcp.hostname", "prn-1")));
        assertEquals("printer", profiles.of(new MacAddress(0)).usable(Trait.FUNCTION), "a known one is still heard");
        store.forgetOldest(2);
        assertEquals(1, store.count());
    }

    @Test
    void whatIsNotSeenAnyMoreIsForgotten() {
        intake.take(List.of(
                new Observation(MAC, Optional.of(DEVICE), now, "sw-1", signals("certificate.subject.O", "Acme"))));
        now = NOON.plus(KEEP);
        intake.take(List.of(seen(OTHER, "dhcp.hostname", "acm-7")));
        assertEquals(1, store.forgetBefore(now.minus(KEEP).plusMillis(1)));
        profiles.forget(List.of(MAC));
        assertEquals(Profile.UNKNOWN, profiles.of(DEVICE, Optional.of(MAC)));
        assertEquals("camera", profiles.of(OTHER).usable(Trait.FUNCTION));
        store.forgetNewsBefore(now.minusSeconds(1));
        assertEquals(1, news().size(), "what was told long ago is in the events");
    }

    @Test
    void theyAreFoundByWhatPeopleKnow() {
        intake.take(List.of(
                seen(MAC, "dhcp.hostname", "acm-7", "oui.vendor", "Acme 100% Ltd"),
                seen(OTHER, "dhcp.hostname", "prn-1")));
        assertEquals(List.of(MAC), find("00:11:22:aa:bb:cc", ""));
        assertEquals(List.of(MAC), find("100% ACM-7", ""));
        assertEquals(List.of(), find("acm-7 prn", ""));
        assertEquals(List.of(OTHER), find("", "printer"));
        assertEquals(List.of(MAC, OTHER), find("", ""));
        assertEquals(
                List.of(OTHER),
                store.find(ProfileSearch.of("", Optional.empty(), Optional.of(MAC)), 9).stream()
                        .map(row -> row.mac())
                        .toList());
    }

    private List<MacAddress> find(String text, String function) {
        Optional<String> wanted = Optional.of(function).filter(word -> !word.isEmpty());
        return store.find(ProfileSearch.of(text, wanted, Optional.empty()), 9).stream()
                .map(row -> row.mac())
                .toList();
    }

    @Test
    void itsThreadTakesInWhatIsOfferedAndTellsWhatChanged() throws InterruptedException {
        BlockingQueue<ProfileChange> told = new LinkedBlockingQueue<>();
        try (Profiler profiler = new Profiler(store, KEEP, () -> now)) {
            profiler.listen(change -> {
                throw new IllegalStateException("a listener that fails");
            });
            profiler.listen(told::add);
            profiler.follow(RULES);
            Observation camera = seen(MAC, "dhcp.hostname", "acm-7");
            profiler.observations().offer(() -> {
                throw new IllegalStateException("octets that nobody can read");
            });
            profiler.observations().offer(() -> camera);
            ProfileChange change = told.poll(60, TimeUnit.SECONDS);
            assertEquals("camera", change.after().usable(Trait.FUNCTION));
            assertEquals("camera", profiler.profiles().of(MAC).usable(Trait.FUNCTION));
            profiler.follow(rules("sensor"));
            assertEquals("sensor", told.poll(60, TimeUnit.SECONDS).after().usable(Trait.FUNCTION));
            Observation printer = seen(OTHER, "dhcp.hostname", "prn-1");
            profiler.observations().offer(() -> printer);
        }
        assertEquals("printer", profiles.of(OTHER).usable(Trait.FUNCTION), "what waited was taken in at the end");
    }

    @Test
    void whatFindsNoRoomInTheQueueIsCounted() {
        try (Profiler stopped = new Profiler(store, KEEP, () -> now)) {
            Observation camera = seen(MAC, "dhcp.hostname", "acm-7");
            for (int i = 0; i < ObservationQueue.CAPACITY + 7; i++) {
                stopped.observations().offer(() -> camera);
            }
            assertEquals(7, stopped.numbers().dropped());
        }
    }
}
