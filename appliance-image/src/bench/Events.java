import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;

/**
 * Fills the journal of an appliance that does not run with events as it would have written them: {@code Events JOURNAL
 * NODE EVENTS DEVICES TYPES [DAYS REFUSED]}. The devices are of so many types, each with a rule and a VLAN of its own, at
 * eight switches of four sites, over the last days, without more the last one. Each is an Access-Accept, but one of so many
 * is refused.
 */
class Events {
    private static final int GROUP = 4_096;
    private static final long DAY_MILLIS = 86_400_000;
    private static final FailureCode[] FAILURES = {
        FailureCode.CERT_EXPIRED,
        FailureCode.CERT_REVOKED,
        FailureCode.ISSUER_UNKNOWN,
        FailureCode.DEVICE_UNKNOWN,
        FailureCode.NO_RULE_MATCHED
    };

    private final Random random = new Random(1);
    private final int devices;
    private final int types;
    private final int refused;

    Events(int devices, int types, int refused) {
        this.devices = devices;
        this.types = types;
        this.refused = refused;
    }

    public static void main(String[] words) throws Exception {
        int events = Integer.parseInt(words[2]);
        long millis = DAY_MILLIS * (words.length > 5 ? Integer.parseInt(words[5]) : 1) - 400_000;
        Events made = new Events(
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                words.length > 6 ? Integer.parseInt(words[6]) : 0);
        Instant begin = Instant.now().minusMillis(millis);
        try (Journal journal = Journal.open(JournalSettings.standard(Path.of(words[0]), words[1]), InstantSource.system())) {
            CompletableFuture<?>[] group = new CompletableFuture<?>[GROUP];
            for (int i = 0; i < events; i += GROUP) {
                for (int j = 0; j < GROUP; j++) {
                    Instant at = begin.plusNanos((long) (1e6 * millis * (i + j) / events));
                    group[j] = i + j < events
                            ? journal.append(made.event(at)).toCompletableFuture()
                            : CompletableFuture.completedFuture(0);
                }
                CompletableFuture.allOf(group).join();
            }
        }
    }

    private SecurityEvent event(Instant at) throws Exception {
        int device = random.nextInt(devices);
        int type = device % types;
        int nas = device % 8;
        String serial = "SN-%07d".formatted(device);
        String vlan = Integer.toString(1_000 + type);
        String where = " (at switch-" + nas + " port Gi1/0/" + device % 48 + ", MAC " + mac(device).ecs() + ").";
        String sha256 = hex(new Random(device), 32);
        InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) nas});
        boolean permitted = refused == 0 || random.nextInt(refused) != 0;
        FailureCode why = FAILURES[random.nextInt(FAILURES.length)];
        SecurityEvent.Builder event = SecurityEvent.builder(
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        at,
                        permitted ? EventAction.ACCESS_ACCEPT : EventAction.ACCESS_REJECT,
                        permitted ? SecurityEvent.Outcome.SUCCESS : SecurityEvent.Outcome.FAILURE,
                        "Type-" + type + " " + serial + " (active) is "
                                + (permitted
                                        ? "permitted on VLAN " + vlan + " by rule r" + type
                                        : "refused: " + why.code())
                                + where)
                .set(Field.EVENT_DURATION, 12_345_678L + random.nextInt(10_000_000))
                .set(Field.SERVICE_NODE_NAME, "bench")
                .set(Field.METHOD, "eap")
                .set(Field.SOURCE_MAC, mac(device))
                .set(Field.USER_NAME, serial)
                .set(Field.OBSERVER_NAME, "switch-" + nas)
                .set(Field.OBSERVER_IP, List.of(address))
                .set(Field.OBSERVER_VENDOR, "cisco")
                .set(Field.OBSERVER_TYPE, "switch")
                .set(Field.OBSERVER_INGRESS_INTERFACE, "Gi1/0/" + device % 48)
                .set(Field.NAS_NAME, "switch-" + nas)
                .set(Field.NAS_SITE, "site-" + nas % 4)
                .set(Field.NAS_PORT, "Gi1/0/" + device % 48)
                .set(Field.NAS_PORT_TYPE, "Ethernet")
                .set(Field.NAS_IP, List.of(address))
                .set(Field.NAS_IDENTIFIER, "switch-" + nas)
                .set(Field.EVENT_CODE, permitted ? "permitted" : why.code())
                .set(Field.EVENT_SEVERITY, permitted ? 21L : 73L)
                .set(Field.DEVICE_ID, new UUID(device, device).toString())
                .set(Field.DEVICE_SERIAL_NUMBER, serial)
                .set(Field.DEVICE_MANUFACTURER, "acme")
                .set(Field.DEVICE_MODEL_NAME, "T-100")
                .set(Field.DEVICE_TYPE, "type-" + type)
                .set(Field.DEVICE_STATE, "active")
                .set(Field.TLS_VERSION, "1.3")
                .set(Field.TLS_VERSION_PROTOCOL, "tls")
                .set(Field.TLS_CIPHER, "TLS_AES_128_GCM_SHA256")
                .set(Field.TLS_RESUMED, false)
                .set(Field.TLS_ESTABLISHED, permitted)
                .set(Field.TLS_CLIENT_SHA256, sha256)
                .set(Field.TLS_CLIENT_SUBJECT, "CN=" + serial + ",O=Acme")
                .set(Field.TLS_CLIENT_ISSUER, "CN=Portcullis bench Issuing CA")
                .set(Field.TLS_CLIENT_SERIAL_NUMBER, sha256.substring(0, 32))
                .set(Field.TLS_CLIENT_NOT_BEFORE, Instant.ofEpochSecond(1_700_000_000L + device))
                .set(Field.TLS_CLIENT_NOT_AFTER, Instant.ofEpochSecond(1_900_000_000L + device))
                .set(Field.TLS_CLIENT_ALTERNATIVE_NAMES, List.of("URI:urn:dev:os:32473-" + serial))
                .set(Field.TLS_CLIENT_KEY_TYPE, "EC-P256")
                .set(Field.RELATED_IP, List.of(address))
                .set(Field.RELATED_USER, List.of(serial))
                .set(Field.RELATED_HASH, List.of(sha256))
                .set(Field.RELATED_HOSTS, List.of("switch-" + nas))
                .set(Field.CREDENTIAL_KIND, "ldevid")
                .set(Field.CREDENTIAL_IDENTITY, serial)
                .set(Field.REVOCATION_STATUS, "registry")
                .set(Field.DECISION_TRACE, trace(serial, type, permitted ? vlan : ""));
        if (permitted) {
            event.set(Field.RULE_NAME, "r" + type)
                    .set(Field.RULE_RULESET, "policy")
                    .set(Field.NETWORK_VLAN_ID, vlan)
                    .set(Field.AUTHORIZATION_PROFILE, "p" + type)
                    .set(Field.AUTHORIZATION_DIGEST, hex(new Random(type), 8))
                    .set(Field.SESSION_ID, hex(random, 16).toLowerCase(Locale.ROOT))
                    .set(Field.SESSION_ENDS, at.plusSeconds(28_800))
                    .set(Field.SESSION_USER_NAME, serial);
        } else {
            event.set(Field.EVENT_REASON, why.code())
                    .set(Field.FAILURE_CODE, why.code())
                    .set(Field.FAILURE_SIDE, why.side().word())
                    .set(Field.FAILURE_FIX, why.fix());
        }
        context(event, serial, device, sha256, at);
        return event.build();
    }

    private void context(SecurityEvent.Builder event, String serial, int device, String sha256, Instant at) {
        int nas = device % 8;
        context(event, Attribute.DEVICE_SERIAL, serial);
        context(event, Attribute.DEVICE_TYPE, "type-" + device % types);
        context(event, Attribute.DEVICE_VENDOR, "acme");
        context(event, Attribute.DEVICE_MODEL, "T-100");
        context(event, Attribute.DEVICE_OWNER, "facility");
        context(event, Attribute.DEVICE_STATE, "active");
        context(event, Attribute.DEVICE_TAGS, List.of("floor-" + device % 10, "outdoor"));
        context(event, Attribute.CREDENTIAL_ISSUER, "CN=Portcullis bench Issuing CA");
        context(event, Attribute.CREDENTIAL_SUBJECT, "CN=" + serial + ",O=Acme");
        context(event, Attribute.CREDENTIAL_SERIAL, sha256.substring(0, 32));
        context(event, Attribute.CREDENTIAL_KIND, "ldevid");
        context(event, Attribute.CREDENTIAL_NOT_AFTER, Instant.ofEpochSecond(1_900_000_000L + device));
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
        context(event, Attribute.TIME_WEEKDAY, 1L + at.getEpochSecond() / 86_400 % 7);
    }

    private static String hex(Random random, int octets) {
        byte[] made = new byte[octets];
        random.nextBytes(made);
        return HexFormat.of().withUpperCase().formatHex(made);
    }

    private static List<String> trace(String serial, int type, String vlan) {
        List<String> lines = new ArrayList<>(List.of(
                "credential names " + serial + ", issued by CN=Portcullis bench Issuing CA",
                "LDevID 0A is bound",
                "it is active since 2026-01-01: installed",
                "lifecycle.active asks the rules",
                "rule r0 does not match: device.type is \"type-" + type + "\"",
                "rule r1 does not match: device.type is \"type-" + type + "\"",
                "rule r2 does not match: device.type is \"type-" + type + "\""));
        if (!vlan.isEmpty()) {
            lines.add("rule r" + type + " matches");
            lines.add("profile p" + type + ": VLAN " + vlan);
        }
        return lines;
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
