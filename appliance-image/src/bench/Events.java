import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;

/**
 * Fills the journal of an appliance that does not run with Access-Accepts as it would have written them: {@code Events
 * JOURNAL NODE EVENTS DEVICES TYPES}. The devices are of so many types, each with a rule and a VLAN of its own, at eight
 * switches of four sites, over the last 24 hours.
 */
class Events {
    private static final int GROUP = 4_096;

    private final Random random = new Random(1);
    private final int devices;
    private final int types;

    Events(int devices, int types) {
        this.devices = devices;
        this.types = types;
    }

    public static void main(String[] words) throws Exception {
        int events = Integer.parseInt(words[2]);
        Events made = new Events(Integer.parseInt(words[3]), Integer.parseInt(words[4]));
        Instant begin = Instant.now().minusSeconds(86_000);
        try (Journal journal = Journal.open(JournalSettings.standard(Path.of(words[0]), words[1]), InstantSource.system())) {
            CompletableFuture<?>[] group = new CompletableFuture<?>[GROUP];
            for (int i = 0; i < events; i += GROUP) {
                for (int j = 0; j < GROUP; j++) {
                    Instant at = begin.plusMillis(86_000_000L * (i + j) / events);
                    group[j] = i + j < events
                            ? journal.append(made.event(i + j, at)).toCompletableFuture()
                            : CompletableFuture.completedFuture(0);
                }
                CompletableFuture.allOf(group).join();
            }
        }
    }

    private SecurityEvent event(int number, Instant at) throws Exception {
        int device = random.nextInt(devices);
        int type = device % types;
        int nas = device % 8;
        String serial = "SN-%07d".formatted(device);
        String vlan = Integer.toString(1_000 + type);
        SecurityEvent.Builder event = SecurityEvent.builder(
                        "bench-" + number,
                        at,
                        EventAction.ACCESS_ACCEPT,
                        SecurityEvent.Outcome.SUCCESS,
                        "Type-" + type + " " + serial + " (active) is permitted on VLAN " + vlan + " by rule r" + type
                                + " (at switch-" + nas + " port Gi1/0/" + device % 48 + ").")
                .set(Field.EVENT_DURATION, 12_345_678L)
                .set(Field.SERVICE_NODE_NAME, "bench")
                .set(Field.METHOD, "eap")
                .set(Field.DECISION_TRACE, trace(serial, type, vlan))
                .set(Field.SOURCE_MAC, mac(device))
                .set(Field.USER_NAME, serial)
                .set(Field.OBSERVER_NAME, "switch-" + nas)
                .set(Field.OBSERVER_IP, List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) nas})))
                .set(Field.OBSERVER_VENDOR, "cisco")
                .set(Field.OBSERVER_TYPE, "switch")
                .set(Field.NAS_NAME, "switch-" + nas)
                .set(Field.NAS_SITE, "site-" + nas % 4)
                .set(Field.NAS_PORT, "Gi1/0/" + device % 48)
                .set(Field.RULE_NAME, "r" + type)
                .set(Field.RULE_RULESET, "policy")
                .set(Field.EVENT_CODE, "permitted")
                .set(Field.EVENT_SEVERITY, 21L)
                .set(Field.NETWORK_VLAN_ID, vlan)
                .set(Field.AUTHORIZATION_PROFILE, "p" + type)
                .set(Field.DEVICE_ID, "id-" + serial)
                .set(Field.DEVICE_SERIAL_NUMBER, serial)
                .set(Field.DEVICE_MANUFACTURER, "acme")
                .set(Field.DEVICE_MODEL_NAME, "T-100")
                .set(Field.DEVICE_TYPE, "type-" + type)
                .set(Field.DEVICE_STATE, "active")
                .set(Field.TLS_VERSION, "1.3")
                .set(Field.TLS_CIPHER, "TLS_AES_128_GCM_SHA256")
                .set(Field.TLS_CLIENT_SHA256, "A1".repeat(32))
                .set(Field.TLS_CLIENT_SUBJECT, "CN=" + serial + ",O=Acme")
                .set(Field.TLS_CLIENT_ISSUER, "CN=Portcullis bench Issuing CA")
                .set(Field.TLS_CLIENT_SERIAL_NUMBER, "%016X".formatted(device))
                .set(Field.RELATED_USER, List.of(serial))
                .set(Field.RELATED_HASH, List.of("A1".repeat(32)))
                .set(Field.CREDENTIAL_KIND, "ldevid")
                .set(Field.CREDENTIAL_IDENTITY, serial)
                .set(Field.REVOCATION_STATUS, "good");
        context(event, Attribute.DEVICE_SERIAL, serial);
        context(event, Attribute.DEVICE_TYPE, "type-" + type);
        context(event, Attribute.DEVICE_VENDOR, "acme");
        context(event, Attribute.DEVICE_MODEL, "T-100");
        context(event, Attribute.DEVICE_OWNER, "facility");
        context(event, Attribute.DEVICE_STATE, "active");
        context(event, Attribute.DEVICE_TAGS, List.of("floor-" + device % 10, "outdoor"));
        context(event, Attribute.CREDENTIAL_ISSUER, "CN=Portcullis bench Issuing CA");
        context(event, Attribute.CREDENTIAL_SUBJECT, "CN=" + serial + ",O=Acme");
        context(event, Attribute.CREDENTIAL_SERIAL, "%016X".formatted(device));
        context(event, Attribute.CREDENTIAL_KIND, "ldevid");
        context(event, Attribute.CREDENTIAL_NOT_AFTER, at.plusSeconds(7_776_000));
        context(event, Attribute.CREDENTIAL_KEY_TYPE, "EC-P256");
        context(event, Attribute.NAS_NAME, "switch-" + nas);
        context(event, Attribute.NAS_SITE, "site-" + nas % 4);
        context(event, Attribute.NAS_VENDOR, "cisco");
        context(event, Attribute.NAS_ADDRESS, "10.0.0." + nas);
        context(event, Attribute.REQUEST_MAC, mac(device).ecs());
        context(event, Attribute.REQUEST_PORT, "Gi1/0/" + device % 48);
        context(event, Attribute.REQUEST_PORT_TYPE, "Ethernet");
        context(event, Attribute.REQUEST_IDENTITY, serial);
        context(event, Attribute.TIME_HOUR, (at.getEpochSecond() / 3_600) % 24);
        context(event, Attribute.TIME_WEEKDAY, 1L);
        return event.build();
    }

    private static List<String> trace(String serial, int type, String vlan) {
        return List.of(
                "credential names " + serial + ", issued by CN=Portcullis bench Issuing CA",
                "LDevID 0A is bound",
                "it is active since 2026-01-01: installed",
                "lifecycle.active asks the rules",
                "rule r0 does not match: device.type is \"type-" + type + "\"",
                "rule r1 does not match: device.type is \"type-" + type + "\"",
                "rule r2 does not match: device.type is \"type-" + type + "\"",
                "rule r" + type + " matches",
                "profile p" + type + ": VLAN " + vlan);
    }

    private static MacAddress mac(int device) {
        return MacAddress.parse("00-11-22-%02X-%02X-%02X"
                        .formatted(device >> 16 & 0xFF, device >> 8 & 0xFF, device & 0xFF))
                .orElseThrow();
    }

    private static void context(SecurityEvent.Builder event, Attribute attribute, Object value) {
        event.set(Field.context(attribute), value);
    }
}
