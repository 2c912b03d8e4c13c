package org.portcullis.siem;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/** Access events as an appliance with a few sites, switches and device types writes them; the same for the same seed. */
public final class SampleEvents {
    private static final List<String> TYPES = List.of("camera", "sensor", "printer");
    private static final List<String> SITES = List.of("lab", "plant");
    private static final List<String> FAILURES = List.of("cert-expired", "device-unknown", "no-rule-matched");

    private final Random random;

    public SampleEvents(long seed) {
        this.random = new Random(seed);
    }

    /** An event of some device, about as rich as a real one. */
    public SecurityEvent at(Instant time) {
        int device = random.nextInt(50);
        boolean accepted = random.nextInt(4) > 0;
        String type = TYPES.get(device % TYPES.size());
        String site = SITES.get(device % SITES.size());
        InetAddress nas = address(device % 5 == 0 ? "2001:db8::" + device : "10.0." + device % 7 + ".10");
        String failure = FAILURES.get(device % FAILURES.size());
        SecurityEvent.Builder event = SecurityEvent.builder(
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        time,
                        accepted ? EventAction.ACCESS_ACCEPT : EventAction.ACCESS_REJECT,
                        accepted ? SecurityEvent.Outcome.SUCCESS : SecurityEvent.Outcome.FAILURE,
                        "Device SN-%03d, a %s, was %s by switch-%s"
                                .formatted(device, type, accepted ? "let in" : "refused: " + failure, site))
                .set(
                        Field.EVENT_DURATION,
                        Duration.ofMillis(5 + random.nextInt(200)).toNanos())
                .set(Field.EVENT_SEVERITY, accepted ? 2L : 6L)
                .set(Field.SERVICE_NODE_NAME, "node-1")
                .set(Field.SOURCE_MAC, mac(device))
                .set(Field.USER_NAME, "SN-%03d@iot.example".formatted(device))
                .set(Field.DEVICE_ID, new UUID(7, device).toString())
                .set(Field.DEVICE_SERIAL_NUMBER, "SN-%03d".formatted(device))
                .set(Field.DEVICE_MANUFACTURER, "Acme \"Best\" \\ Söhne")
                .set(Field.OBSERVER_NAME, "switch-" + site)
                .set(Field.OBSERVER_IP, List.of(nas))
                .set(Field.OBSERVER_TYPE, "switch")
                .set(Field.OBSERVER_INGRESS_INTERFACE, "GigabitEthernet1/0/" + device)
                .set(Field.RULE_NAME, type + "s")
                .set(Field.TLS_VERSION, device % 2 == 0 ? "1.3" : "1.2")
                .set(Field.TLS_VERSION_PROTOCOL, "tls")
                .set(Field.TLS_RESUMED, device % 3 == 0)
                .set(Field.TLS_ESTABLISHED, accepted)
                .set(Field.TLS_CLIENT_SUBJECT, "CN=SN-%03d,O=Acme".formatted(device))
                .set(Field.TLS_CLIENT_NOT_BEFORE, Instant.parse("2025-01-01T00:00:00Z"))
                .set(Field.TLS_CLIENT_NOT_AFTER, Instant.parse("9999-12-31T23:59:59Z"))
                .set(Field.TLS_CLIENT_ALTERNATIVE_NAMES, List.of("urn:dev:os:32473-SN-" + device, "sn-" + device))
                .set(Field.RELATED_IP, List.of(nas, address("192.0.2." + device)))
                .set(Field.NAS_NAME, "switch-" + site)
                .set(Field.NAS_SITE, site)
                .set(Field.DEVICE_TYPE, type)
                .set(Field.DEVICE_STATE, "active")
                .set(Field.DECISION_TRACE, List.of("lifecycle: active: rules", "rule " + type + "s: true"))
                .set(Field.context(Attribute.DEVICE_TYPE), type)
                .set(Field.context(Attribute.DEVICE_TAGS), List.of("floor-" + device % 4, type))
                .set(Field.context(Attribute.TIME_HOUR), (long) device % 24)
                .set(Field.context(Attribute.CREDENTIAL_NOT_AFTER), Instant.parse("9999-12-31T23:59:59Z"));
        if (accepted) {
            event.set(Field.NETWORK_VLAN_ID, String.valueOf(110 + 10 * (device % TYPES.size())));
        } else {
            event.set(Field.FAILURE_CODE, failure).set(Field.FAILURE_FIX, "renew the certificate of the device");
        }
        return event.build();
    }

    /** A small event with this id. */
    public static SecurityEvent named(String id, Instant time) {
        return SecurityEvent.builder(id, time, EventAction.ACCESS_ACCEPT, SecurityEvent.Outcome.SUCCESS, "Hello " + id)
                .build();
    }

    public static MacAddress mac(int device) {
        return new MacAddress(0x0011_22AA_BB00L + device);
    }

    private static InetAddress address(String literal) {
        return Cidr.parseAddress(literal).orElseThrow();
    }
}
