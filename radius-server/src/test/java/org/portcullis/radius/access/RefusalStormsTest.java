package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.value.MacAddress;

class RefusalStormsTest {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

    private long nanos = Long.MAX_VALUE - 5; // a monotonic clock may wrap
    private Instant wall = BEGIN;
    private final List<RefusalStorms.Storm> ended = new ArrayList<>();
    private final RefusalStorms storms =
            new RefusalStorms(2, WINDOW, new RadiusClock(() -> wall, () -> nanos), ended::add);

    private final AccessRequest port7 = request("00-11-22-AA-BB-CC", "switch-1", "7", "sensor");
    private final Decision.Refuse suspended = Decisions.suspended();

    @Test
    void threeHaveEventsAndTheOthersAreCounted() {
        assertEquals(3, wanted(7));
        pass(WINDOW.minusNanos(1));
        storms.endDue();
        assertEquals(List.of(), ended);
        wall = BEGIN.minusSeconds(100); // the wall clock is set back
        pass(Duration.ofNanos(1));
        storms.endDue();

        RefusalStorms.Storm storm = ended.get(0);
        assertEquals(1, ended.size());
        assertEquals(4, storm.count());
        assertEquals(BEGIN, storm.since());
        assertEquals(port7, storm.request());
        assertEquals(FailureCode.DEVICE_SUSPENDED, storm.refusal().code());
        assertEquals(suspended.device(), storm.refusal().device());
        assertEquals(0, storms.size());
    }

    @Test
    void lastsFromItsBeginningToTheLastRefusal() {
        wanted(4);
        pass(Duration.ofSeconds(30));
        wanted(1);
        pass(WINDOW);
        storms.endDue();
        assertEquals(Duration.ofSeconds(30).toNanos(), ended.get(0).nanos());
    }

    @Test
    void threeOrFewerLeaveNoStorm() {
        wanted(3);
        pass(WINDOW);
        storms.endDue();
        storms.endAll();
        assertEquals(List.of(), ended);
    }

    /** Also with no check between. */
    @Test
    void aNewWindowBeginsWithEventsAgain() {
        wanted(5);
        pass(WINDOW);
        assertEquals(3, wanted(4));
        assertEquals(List.of(2L), counts());
    }

    @ParameterizedTest
    @CsvSource({
        "00-11-22-AA-BB-CC, switch-1, 7, other,  DEVICE_SUSPENDED, true",
        "00-11-22-AA-BB-CD, switch-1, 7, sensor, DEVICE_SUSPENDED, false",
        "00-11-22-AA-BB-CC, switch-2, 7, sensor, DEVICE_SUSPENDED, false",
        "00-11-22-AA-BB-CC, switch-1, 8, sensor, DEVICE_SUSPENDED, false",
        "00-11-22-AA-BB-CC, switch-1, 7, sensor, CERT_EXPIRED,     false",
        "'',                switch-1, 7, sensor, DEVICE_SUSPENDED, false"
    })
    void onlyTheSameDevicePortAndCodeAreIdentical(
            String mac, String nas, String port, String identity, FailureCode code, boolean identical) {
        wanted(5);
        AccessRequest other = request(mac, nas, port, identity);
        assertEquals(!identical, storms.wantsEvent(other, Decision.Refuse.early(code, "why", List.of())));
    }

    /** Devices whose switch does not name their MAC are not lumped together. */
    @Test
    void withoutAMacTheIdentityTellsDevicesApart() {
        for (int i = 0; i < 4; i++) {
            storms.wantsEvent(request("", "switch-1", "7", "one"), suspended);
        }
        assertFalse(storms.wantsEvent(request("", "switch-1", "7", "one"), suspended));
        assertTrue(storms.wantsEvent(request("", "switch-1", "7", "two"), suspended));
    }

    @Test
    void whenTheTableIsFullTheOldestGoesAndIsWritten() {
        wanted(6);
        assertTrue(storms.wantsEvent(request("", "switch-1", "8", "b"), suspended));
        assertEquals(0, ended.size());
        assertTrue(storms.wantsEvent(request("", "switch-1", "9", "c"), suspended));
        assertEquals(List.of(3L), counts());
        assertEquals(2, storms.size());
    }

    @Test
    void atTheEndEveryWindowIsWritten() {
        wanted(5);
        AccessRequest other = request("", "switch-1", "8", "b");
        for (int i = 0; i < 4; i++) {
            storms.wantsEvent(other, suspended);
        }
        storms.endAll();
        storms.endAll();
        assertEquals(List.of(2L, 1L), counts());
    }

    @Test
    void aLostEventIsNoneOfTheThree() {
        wanted(3);
        storms.eventLost(port7, suspended);
        assertEquals(1, wanted(2));
        storms.endAll();
        assertEquals(List.of(1L), counts());
    }

    @Test
    void keepsNothingLong() {
        Decision.Refuse refusal = new Decision.Refuse(
                FailureCode.CERT_EXPIRED,
                suspended.device(),
                suspended.rule(),
                "why",
                List.of("a", "long", "trace"),
                Decisions.permit(port7).context());
        for (int i = 0; i < 4; i++) {
            storms.wantsEvent(port7, refusal);
        }
        storms.endAll();
        assertEquals(List.of(), ended.get(0).refusal().trace());
        assertTrue(ended.get(0).refusal().context().isEmpty());
    }

    private int wanted(int refusals) {
        int events = 0;
        for (int i = 0; i < refusals; i++) {
            events += storms.wantsEvent(port7, suspended) ? 1 : 0;
        }
        return events;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private List<Long> counts() {
        return ended.stream().map(RefusalStorms.Storm::count).toList();
    }

    private static AccessRequest request(String mac, String nas, String port, String identity) {
        return new AccessRequest(
                new AccessRequest.Nas(nas, "lab", "cisco", InetAddress.getLoopbackAddress()),
                MacAddress.parse(mac),
                port,
                "Ethernet",
                "",
                identity);
    }
}
