package org.portcullis.profiler.anomaly.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.Finding;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Live;
import org.portcullis.profiler.anomaly.Memory;
import org.portcullis.profiler.anomaly.Place;
import org.portcullis.profiler.anomaly.Remembered;

/** Each rule: what it tells, with its evidence, and what it does not. */
class RulesTest {
    private static final Duration LEARNING = Duration.ofDays(7);
    private static final Instant BEGAN = Instant.parse("2026-01-01T08:00:00Z");
    private static final Instant YESTERDAY = Instant.parse("2026-01-30T08:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");
    private static final Serial CAMERA = new Serial("CAM-1");
    private static final MacAddress OWN = mac("00-11-22-00-00-01");
    private static final MacAddress OTHER = mac("00-11-22-00-00-02");
    private static final Place PORT_7 = port("7");
    private static final Place PORT_8 = port("8");
    private static final Place RADIO = new Place("ap-1", "lab", "ap", true, "plant");

    private static MacAddress mac(String text) {
        return MacAddress.parse(text).orElseThrow();
    }

    private static Place port(String name) {
        return new Place("switch-1", "lab", name, false, "");
    }

    /** That camera on port 7 with its own address, for 29 days. */
    private static Memory camera() {
        return Memory.begin(Memory.device(CAMERA), BEGAN)
                .at(PORT_7, BEGAN)
                .with(Kind.MAC, OWN.ecs(), BEGAN)
                .at(PORT_7, YESTERDAY)
                .with(Kind.MAC, OWN.ecs(), YESTERDAY);
    }

    /** The same when it was first seen. */
    private static Memory fresh() {
        return Memory.begin(Memory.device(CAMERA), BEGAN).with(Kind.MAC, OWN.ecs(), BEGAN);
    }

    private static Memory address(MacAddress mac, String device) {
        return Memory.begin(Memory.mac(mac), BEGAN).with(Kind.DEVICE, device, YESTERDAY);
    }

    private static Remembered known(Memory device, Session... live) {
        return new Remembered(Optional.of(device), Optional.empty(), Optional.empty(), () -> List.of(live), LEARNING);
    }

    private static Remembered knownMac(Memory mac) {
        return new Remembered(Optional.empty(), Optional.of(mac), Optional.empty(), List::of, LEARNING);
    }

    private static Happening.Admitted admitted(MacAddress mac, Place place) {
        return new Happening.Admitted("e1", NOW, Optional.of(CAMERA), Optional.of(mac), place, "new");
    }

    private static Happening.Refused refused(String code, boolean decommissioned, Optional<String> identity) {
        return new Happening.Refused(
                "e1",
                NOW,
                code,
                Optional.of(CAMERA).filter(serial -> decommissioned),
                decommissioned,
                identity,
                Optional.of(OTHER),
                PORT_7);
    }

    private static Session session(String id, MacAddress mac, Place place, Instant started, Instant heard) {
        return Live.session(id, CAMERA.text(), mac, place, started, heard);
    }

    private static Finding told(AnomalyRule rule, Remembered before, Happening happened) {
        Finding finding = Rules.of(rule).look(before, happened).orElseThrow(() -> new AssertionError(rule.word()));
        assertEquals(rule, finding.rule());
        assertTrue(finding.sentence().endsWith("."), finding.sentence());
        return finding;
    }

    private static void silent(AnomalyRule rule, Remembered before, Happening happened) {
        assertEquals(Optional.empty(), Rules.of(rule).look(before, happened));
    }

    @Test
    void aCertificateWithAnAddressThatItNeverHad() {
        AnomalyRule rule = AnomalyRule.CERTIFICATE_NEW_MAC;
        Finding finding = told(rule, known(camera()), admitted(OTHER, PORT_7));
        assertEquals(List.of("00-11-22-00-00-01, last seen 2026-01-30T08:00:00Z"), finding.before());
        assertEquals(List.of("00-11-22-00-00-02 at switch-1 port 7"), finding.after());
        silent(rule, known(camera()), admitted(OWN, PORT_8));
        silent(rule, known(Memory.begin(Memory.device(CAMERA), YESTERDAY)), admitted(OTHER, PORT_7));
        silent(rule, known(learning()), admitted(OTHER, PORT_7));
    }

    /** Not known for long enough. */
    private static Memory learning() {
        return Memory.begin(Memory.device(CAMERA), NOW.minus(Duration.ofDays(6)))
                .at(PORT_7, YESTERDAY)
                .with(Kind.MAC, OWN.ecs(), YESTERDAY);
    }

    @Test
    void aDeviceThatMakesUpItsAddressesIsNotToldOfEachOfThem() {
        Memory changing = camera();
        for (String made : List.of("02-00-00-00-00-01", "02-00-00-00-00-02")) {
            changing = changing.with(Kind.MAC, made, YESTERDAY);
        }
        MacAddress next = mac("02-00-00-00-00-09");
        told(AnomalyRule.CERTIFICATE_NEW_MAC, known(changing), admitted(next, PORT_7));
        changing = changing.with(Kind.MAC, "02-00-00-00-00-03", YESTERDAY);
        silent(AnomalyRule.CERTIFICATE_NEW_MAC, known(changing), admitted(next, PORT_7));
        told(AnomalyRule.CERTIFICATE_NEW_MAC, known(changing), admitted(OTHER, PORT_7));
    }

    @Test
    void anAddressWithTheCertificateOfAnotherDevice() {
        AnomalyRule rule = AnomalyRule.MAC_NEW_CERTIFICATE;
        Finding finding = told(rule, knownMac(address(OWN, "PRN-9")), admitted(OWN, PORT_7));
        assertEquals(List.of("PRN-9, last seen 2026-01-30T08:00:00Z"), finding.before());
        silent(rule, knownMac(address(OWN, "CAM-1")), admitted(OWN, PORT_7));
    }

    @Test
    void aDeviceThatNeverMovesSomewhereElse() {
        AnomalyRule rule = AnomalyRule.NEW_PLACE;
        assertEquals(
                List.of("switch-1 port 8"),
                told(rule, known(camera()), admitted(OWN, PORT_8)).after());
        silent(rule, known(camera()), admitted(OWN, PORT_7));
        Memory moves = camera().at(PORT_8, YESTERDAY.plusSeconds(60));
        silent(rule, known(moves), admitted(OWN, port("9")));
        silent(rule, known(moves), admitted(OWN, PORT_7));
    }

    @Test
    void roamingIsNoMove() {
        Memory phone = fresh().at(RADIO, BEGAN).at(RADIO, YESTERDAY);
        Place next = new Place("ap-2", "lab", "ap", true, "plant");
        silent(AnomalyRule.NEW_PLACE, known(phone), admitted(OWN, next));
        told(AnomalyRule.NEW_PLACE, known(phone), admitted(OWN, new Place("ap-9", "plant-2", "ap", true, "plant")));
    }

    @Test
    void twoAddressesOfOneDeviceInTwoPlaces() {
        AnomalyRule rule = AnomalyRule.TWO_PLACES_AT_ONCE;
        Session old = session("old", OWN, PORT_7, YESTERDAY, YESTERDAY);
        Finding finding = told(rule, known(camera(), old), admitted(OTHER, PORT_8));
        assertEquals(Optional.of(CAMERA), finding.scene().device());
        assertTrue(finding.before().get(0).startsWith("switch-1 port 7, MAC 00-11-22-00-00-01"), finding.toString());
        silent(rule, known(camera(), old), admitted(OTHER, PORT_7));
        silent(rule, known(camera()), admitted(OTHER, PORT_8));
        silent(rule, known(camera(), old.silent()), admitted(OTHER, PORT_8));
        silent(rule, known(learning(), old), admitted(OTHER, PORT_8));
        Memory twoInterfaces = camera().with(Kind.MAC, OTHER.ecs(), BEGAN).with(Kind.MAC, OTHER.ecs(), YESTERDAY);
        silent(rule, known(twoInterfaces, old), admitted(OTHER, PORT_8));
    }

    @Test
    void oneAddressInTwoPlacesIsToldWhenTheOlderOneIsStillReported() {
        AnomalyRule rule = AnomalyRule.TWO_PLACES_AT_ONCE;
        Session newer = session("new", OWN, PORT_8, YESTERDAY, NOW);
        Session left = session("old", OWN, PORT_7, BEGAN, YESTERDAY.plusSeconds(30));
        Session stayed = session("old", OWN, PORT_7, BEGAN, YESTERDAY.plusSeconds(300));
        Happening again = new Happening.LookedAgain("l1", NOW, CAMERA);
        silent(rule, known(camera(), newer, left), again);
        told(rule, known(camera(), newer, stayed), again);
        silent(rule, known(camera(), newer), again);
        silent(rule, known(camera(), left), admitted(OWN, PORT_8));
    }

    @Test
    void anAddressThatCallsItselfSomethingElse() {
        Memory mac = address(OWN, "CAM-1").with(Kind.HOSTNAME, "cam-lobby", YESTERDAY);
        Happening said = new Happening.Said("s1", NOW, OWN, Optional.empty(), Kind.HOSTNAME, "kali", "switch-1");
        Finding finding = told(AnomalyRule.HOSTNAME_CHANGED, knownMac(mac), said);
        assertEquals(List.of("cam-lobby, last seen 2026-01-30T08:00:00Z"), finding.before());
        assertEquals(Optional.of(CAMERA), finding.scene().device());
        silent(AnomalyRule.VENDOR_CLASS_CHANGED, knownMac(mac), said);
        silent(AnomalyRule.HOSTNAME_CHANGED, knownMac(address(OWN, "CAM-1")), said);
        silent(AnomalyRule.HOSTNAME_CHANGED, knownMac(mac.with(Kind.HOSTNAME, "kali", BEGAN)), said);
    }

    @Test
    void aDeviceThatSeemsToBeSomethingElse() {
        List<String> camera = List.of("function: camera");
        List<String> computer = List.of("function: workstation");
        Happening changed =
                new Happening.Reprofiled("p1", NOW, Optional.of(CAMERA), Optional.of(OWN), camera, computer);
        assertEquals(
                camera,
                told(AnomalyRule.PROFILE_CHANGED, known(camera()), changed).before());
        silent(AnomalyRule.PROFILE_CHANGED, known(learning()), changed);
        silent(
                AnomalyRule.PROFILE_CHANGED,
                known(camera()),
                new Happening.Reprofiled("p1", NOW, Optional.of(CAMERA), Optional.of(OWN), List.of(), computer));
    }

    @Test
    void aStormIsToldAtItsTenth() {
        Memory device = fresh().at(PORT_7, BEGAN);
        Instant at = BEGAN;
        for (int i = 0; i < 24; i++) {
            at = at.plus(Duration.ofHours(8));
            device = device.beat(at);
        }
        for (int i = 1; i <= 9; i++) {
            at = at.plusSeconds(10);
            silent(AnomalyRule.STORM, known(device), at(at));
            device = device.beat(at);
        }
        told(AnomalyRule.STORM, known(device), at(at.plusSeconds(10)));
        silent(AnomalyRule.STORM, known(device), at(at.plus(Duration.ofHours(8))));
        silent(AnomalyRule.STORM, known(camera()), at(NOW));
    }

    private static Happening at(Instant time) {
        return new Happening.Admitted("e1", time, Optional.of(CAMERA), Optional.of(OWN), PORT_7, "s");
    }

    @Test
    void silenceIsToldWhereTheDeviceWouldHaveBeenSeen() {
        Memory device = fresh().at(PORT_7, BEGAN);
        Instant last = BEGAN;
        for (int i = 0; i < 30; i++) {
            last = last.plus(Duration.ofHours(8));
            device = device.beat(last);
        }
        AnomalyRule rule = AnomalyRule.SILENCE;
        Instant late = device.due().orElseThrow().plusSeconds(1);
        Happening overdue = new Happening.Overdue("o1", late, CAMERA, BEGAN, true);
        told(rule, known(device), overdue);
        silent(rule, known(device), new Happening.Overdue("o1", late.minusSeconds(2), CAMERA, BEGAN, true));
        silent(rule, known(device), new Happening.Overdue("o1", late, CAMERA, BEGAN, false));
        silent(rule, known(device), new Happening.Overdue("o1", late, CAMERA, last.plusSeconds(60), true));
        silent(rule, known(device, session("live", OWN, PORT_7, last, last)), overdue);
        silent(rule, known(device.dueAt(Optional.empty())), overdue);
    }

    @Test
    void aDecommissionedDeviceThatProvesItself() {
        AnomalyRule rule = AnomalyRule.DECOMMISSIONED_RETURNS;
        Remembered nothing = knownMac(address(OTHER, "x"));
        told(rule, nothing, refused("device-decommissioned", true, Optional.of("CAM-1")));
        told(rule, nothing, refused("cert-revoked", true, Optional.of("CAM-1")));
        silent(rule, nothing, refused("device-decommissioned", true, Optional.empty()));
        silent(rule, nothing, refused("device-suspended", false, Optional.of("CAM-1")));
    }

    @Test
    void aTrustedCertificateOfNobody() {
        AnomalyRule rule = AnomalyRule.UNKNOWN_SERIAL;
        Remembered nothing = knownMac(address(OTHER, "x"));
        assertEquals(
                "identity:CAM-77",
                told(rule, nothing, refused("device-unknown", false, Optional.of("CAM-77")))
                        .subject());
        silent(rule, nothing, refused("device-unknown", false, Optional.empty()));
        silent(rule, nothing, refused("no-rule-matched", false, Optional.of("CAM-77")));
    }

    @Test
    void manyThatAreRefusedOnOnePort() {
        AnomalyRule rule = AnomalyRule.REJECTS_ON_PORT;
        Memory port = Memory.begin(Memory.port(PORT_7), BEGAN);
        for (int i = 1; i < RejectsOnPort.MANY - 1; i++) {
            port = port.with(Kind.REFUSED, "02-00-00-00-01-0" + i, NOW.minusSeconds(60));
        }
        Happening one = refused("mab-no-rule", false, Optional.empty());
        silent(rule, onPort(port), one);
        silent(rule, onPort(port.with(Kind.REFUSED, OTHER.ecs(), NOW.minusSeconds(9))), one);
        silent(rule, onPort(port.with(Kind.REFUSED, "02-00-00-00-01-09", NOW.minus(RejectsOnPort.WINDOW))), one);
        Finding finding = told(rule, onPort(port.with(Kind.REFUSED, "02-00-00-00-01-09", NOW.minusSeconds(9))), one);
        assertEquals(RejectsOnPort.MANY, finding.after().size());
    }

    private static Remembered onPort(Memory port) {
        return new Remembered(Optional.empty(), Optional.empty(), Optional.of(port), List::of, LEARNING);
    }
}
