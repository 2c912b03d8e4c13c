package org.portcullis.profiler.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.store.ActingLimit;

/** What is done about an anomaly: to whom, how often, and the brake. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AnomalyActingTest extends AnomaliesFixture {
    @Test
    void whatTheDeviceProvedActsOnItAndTheBrakeStopsTheNextUntilItIsReleased() throws Exception {
        settings = with(Map.of(
                AnomalyRule.TWO_PLACES_AT_ONCE, Mode.ACT,
                AnomalyRule.CERTIFICATE_NEW_MAC, Mode.OFF,
                AnomalyRule.NEW_PLACE, Mode.OFF));
        network.count = 900;
        for (String serial : List.of("CAM-1", "CAM-2", "CAM-3")) {
            registry.register(
                    new NewDevice(
                            new Serial(serial),
                            "",
                            "",
                            "",
                            "",
                            "",
                            java.util.Set.of(),
                            Optional.empty(),
                            LifecycleState.ACTIVE),
                    new Actor("anna"),
                    "test");
        }
        start();
        twice("CAM-1", 1);
        tells("two-places-at-once");
        Device held = state("CAM-1");
        assertEquals(LifecycleState.QUARANTINED, held.state());
        assertEquals(
                Duration.ofHours(1).toMinutes(),
                Duration.between(BEGIN, held.stateUntil().orElseThrow()).toMinutes());
        assertTrue(text(0, Field.ANOMALY_ACTION).startsWith("device CAM-1 is in quarantine until "), "" + events);

        twice("CAM-2", 2);
        tells("two-places-at-once", "brake", "two-places-at-once");
        assertEquals(LifecycleState.ACTIVE, state("CAM-2").state());
        assertTrue(text(2, Field.ANOMALY_ACTION).startsWith("nothing was done, and the brake is on"), "" + events);

        assertTrue(new ActingLimit(database).release(now()).isPresent());
        assertFalse(new ActingLimit(database).release(now()).isPresent());
        twice("CAM-3", 3);
        tells("two-places-at-once", "brake", "two-places-at-once", "two-places-at-once");
        assertEquals(LifecycleState.QUARANTINED, state("CAM-3").state());
    }

    private String text(int event, Field field) {
        return (String) events.get(event).get(field).orElse("");
    }

    private Device state(String serial) {
        return registry.find(new Serial(serial)).orElseThrow().device();
    }

    /** A device is let in, and again elsewhere with another address. */
    private void twice(String serial, long number) throws Exception {
        MacAddress own = new MacAddress(0x001122AA0000L + number);
        journal.admitted(serial, own, "own-" + number, now());
        settle();
        network.live = List.of(Live.session(serial, own, "own-" + number, time.get()));
        journal.admitted(serial, new MacAddress(0x001122BB0000L + number), "far-" + number, now());
    }

    @Test
    void whatCouldBeForgedActsOnTheAddressOrThePort() throws Exception {
        settings = new AnomalySettings(
                Duration.ZERO,
                Map.of(AnomalyRule.CERTIFICATE_NEW_MAC, Mode.ACT, AnomalyRule.UNKNOWN_SERIAL, Mode.ACT),
                Duration.ofMinutes(30),
                2,
                1);
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.admitted("CAM-1", SECOND, "7", now());
        journal.unknown("CAM-9", THIRD, "8", now());
        tells("certificate-new-mac", "unknown-serial");
        assertEquals(
                List.of(new HoldTarget.OfPort("switch-1", "8"), new HoldTarget.OfMac(SECOND)),
                holds.current().stream().map(Hold::target).toList());
        journal.unknown("CAM-10", THIRD, "9", now());
        tells("certificate-new-mac", "unknown-serial", "unknown-serial");
        assertEquals("nothing was done: it was acted 2 times within an hour already", text(2, Field.ANOMALY_ACTION));
        assertEquals(2, holds.current().size());
    }
}
