package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.CertificateEnd;
import org.portcullis.policy.device.CertificateEnd.Count;
import org.portcullis.policy.device.CertificateEnd.Wanted;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.DeviceCount;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** Whose certificate ends when, where they were last seen, how many devices there are, and whose a printed number is. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class CertificateEndsTest {
    private static final Actor ADMIN = new Actor("alice");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant LATELY = NOW.minus(WEEK);

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Database database;
    private RegistryStore registry;
    private CredentialStore credentials;
    private CertificateEnds ends;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        registry = new RegistryStore(database, "node-1", () -> NOW);
        credentials = new CredentialStore(database, "node-1", () -> NOW);
        ends = new CertificateEnds(database);
        device("CAM-1", "camera", 3, NOW.minusSeconds(60), "hall");
        device("CAM-2", "camera", 3, NOW.minus(Duration.ofDays(20)), "hall");
        device("CAM-3", "camera", 30, NOW.minusSeconds(3600), "yard");
        device("SEN-1", "sensor", 200, NOW, "yard");
        device("NEW-1", "sensor", 5, Instant.EPOCH, "");
        registry.register(
                new NewDevice(
                        new Serial("BARE-1"),
                        "",
                        "",
                        "",
                        "",
                        "",
                        Set.of(),
                        Optional.empty(),
                        LifecycleState.REGISTERED),
                ADMIN,
                "a test");
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** @param seen the epoch for never */
    private void device(String serial, String type, int days, Instant seen, String nas) {
        Serial known = new Serial(serial);
        registry.register(
                new NewDevice(known, "", type, "acme", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                ADMIN,
                "a test");
        issue(serial, serial.hashCode(), days);
        if (seen.isAfter(Instant.EPOCH)) {
            try (CertifiedMacStore macs = new CertifiedMacStore(database, () -> seen)) {
                macs.seen(known, new MacAddress(serial.hashCode() & 0xFFFFL), nas);
            }
        }
    }

    private void issue(String serial, int number, int days) {
        credentials.bind(
                new Serial(serial),
                new IssuedCertificate(
                        "CN=Own CA",
                        BigInteger.valueOf(number & 0xFFFFFFFL),
                        "%064X".formatted(number & 0xFFFFFFFL),
                        NOW.minus(Duration.ofDays(1)),
                        NOW.plus(Duration.ofDays(days)),
                        new byte[] {1}),
                new CredentialStore.Claim.Admin(),
                ADMIN);
    }

    private static Wanted until(int days) {
        return new Wanted(NOW, NOW.plus(Duration.ofDays(days)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private List<String> found(Wanted wanted) {
        return serials(ends.find(wanted, Optional.empty(), 10));
    }

    private static List<String> serials(CertificateEnd.Page page) {
        return page.ends().stream().map(end -> end.device().text()).toList();
    }

    @Test
    void devicesAreListedByTheEndOfTheirCertificate() {
        assertEquals(List.of("CAM-1", "CAM-2", "NEW-1", "CAM-3"), found(until(91)));
        assertEquals(
                List.of("CAM-1", "CAM-3"),
                found(new Wanted(
                        NOW, NOW.plus(Duration.ofDays(91)), Optional.empty(), Optional.empty(), Optional.of(LATELY))));
        assertEquals(
                List.of("CAM-1", "CAM-2"),
                found(new Wanted(
                        NOW,
                        NOW.plus(Duration.ofDays(91)),
                        Optional.of("camera"),
                        Optional.of("hall"),
                        Optional.empty())));
        CertificateEnd first = ends.find(until(91), Optional.empty(), 1).ends().get(0);
        assertEquals("hall", first.nas());
        assertEquals(Optional.of(NOW.minusSeconds(60)), first.seen());
        assertEquals(NOW.plus(Duration.ofDays(3)), first.end());
        assertEquals(LifecycleState.ACTIVE, first.state());

        List<String> walked = new ArrayList<>();
        Optional<CertificateEnd.Place> place = Optional.empty();
        do {
            CertificateEnd.Page page = ends.find(until(91), place, 1);
            walked.addAll(serials(page));
            place = page.next();
        } while (place.isPresent());
        assertEquals(List.of("CAM-1", "CAM-2", "NEW-1", "CAM-3"), walked, "page by page, those of one moment too");
    }

    @Test
    void theyAreCountedByTimeTypeAndSwitch() {
        List<Count> weeks = ends.count(NOW, WEEK, 5, LATELY);
        assertEquals(List.of(new Count(3, 1), Count.NONE, Count.NONE, Count.NONE, new Count(1, 1)), weeks);
        assertEquals(new Count(3, 1), ends.count(NOW, NOW.plus(WEEK), LATELY));
        Instant later = NOW.plus(Duration.ofDays(91));
        assertEquals(
                Map.of("camera", new Count(3, 2), "sensor", new Count(1, 0)),
                byWord(ends.byType(NOW, later, LATELY, 10)));
        assertEquals(
                Map.of("hall", new Count(2, 1), "yard", new Count(1, 1), "", new Count(1, 0)),
                byWord(ends.byNas(NOW, later, LATELY, 10)));
        assertEquals("camera", ends.byType(NOW, later, LATELY, 1).get(0).word());
    }

    private static Map<String, Count> byWord(List<CertificateEnd.Group> groups) {
        return groups.stream()
                .collect(java.util.stream.Collectors.toMap(CertificateEnd.Group::word, CertificateEnd.Group::count));
    }

    @Test
    void aNewCertificateTakesADeviceOffTheList() {
        issue("CAM-1", 77, 90);
        assertEquals(List.of("CAM-2", "NEW-1"), found(until(14)));
        credentials.revoke(
                new Serial("CAM-2"),
                BigInteger.valueOf("CAM-2".hashCode() & 0xFFFFFFFL),
                RevocationReason.KEY_COMPROMISE,
                "",
                ADMIN);
        assertEquals(List.of("NEW-1"), found(until(14)));
    }

    @Test
    void aDeviceThatMovedIsListedWhereItWasSeenLast() {
        try (CertifiedMacStore macs = new CertifiedMacStore(database, () -> NOW)) {
            macs.seen(new Serial("CAM-1"), new MacAddress("CAM-1".hashCode() & 0xFFFFL), "roof");
        }
        assertEquals(
                "roof", ends.find(until(91), Optional.empty(), 1).ends().get(0).nas());
    }

    @Test
    void devicesAreCountedByStateAndType() {
        DeviceCount count = new DeviceCounter(database).count(2);
        assertEquals(Map.of(LifecycleState.ACTIVE, 5L, LifecycleState.REGISTERED, 1L), count.byState());
        assertEquals(List.of(new DeviceCount.OfType("camera", 3), new DeviceCount.OfType("sensor", 2)), count.byType());
        assertEquals(6, count.total());
    }

    @Test
    void credentialsAreFoundByWhatIsPrintedOfThem() {
        CredentialFinder finder = new CredentialFinder(database, () -> NOW.plus(Duration.ofDays(4)));
        String number = "%X".formatted("CAM-1".hashCode() & 0xFFFFFFFL);
        BoundCredential found = finder.find("00:" + number.toLowerCase(java.util.Locale.ROOT), 10)
                .get(0);
        assertEquals("CAM-1", found.device().text());
        assertEquals(Credential.Status.EXPIRED, found.credential().status(), "as of now");
        assertEquals(
                "SEN-1",
                finder.find("%064x".formatted("SEN-1".hashCode() & 0xFFFFFFFL), 10)
                        .get(0)
                        .device()
                        .text());
        assertEquals(5, finder.find("own ca", 10).size());
        assertEquals(2, finder.find("CN=own", 2).size());
        for (String nothing : List.of("deadbeef", "other ca", "%", "'", " ")) {
            assertEquals(List.of(), finder.find(nothing, 10), nothing);
        }
    }
}
