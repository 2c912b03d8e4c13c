package org.portcullis.siem.format;

import java.time.Instant;
import java.util.List;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/** Events whose values are what somebody would send who wants to forge lines, or to break a parser. */
final class HostileEvents {
    /** What ends records, strings, pairs and headers in one of the formats; also text that runs from right to left. */
    static final List<String> NASTY = List.of(
            "plain",
            "a|b\\c=d]e\"f",
            "line\nfeed\r\nCEF:0|x|y|1|2|3|4|",
            "nul\0and\u0001bell\u0007",
            "tab\tnew=1\tx",
            "\\\\\\=\\|\\]",
            "\u202Erevo\u202C",
            "\u2028\u2029\u0085\u007f",
            "\uD83D\uDE00\uD83D\uDE00",
            "half \uD83D",
            "\uDE00 half",
            "<34>1 2026-01-01T00:00:00Z evil - - - -",
            " leading and trailing ",
            "]][[\"\"",
            "",
            "x".repeat(64 * 1024),
            "\n".repeat(64 * 1024),
            "\u00e4\u20ac\uD83D\uDE00".repeat(8 * 1024));

    private HostileEvents() {}

    static SecurityEvent bare(EventAction action) {
        return SecurityEvent.builder("e", Instant.EPOCH, action, SecurityEvent.Outcome.UNKNOWN, "It happened")
                .build();
    }

    static SecurityEvent rich(EventAction action) {
        return with(action, "plain");
    }

    static SecurityEvent with(String value) {
        return with(EventAction.ACCESS_REJECT, value);
    }

    private static SecurityEvent with(EventAction action, String value) {
        return SecurityEvent.builder(
                        "0f8fad5b-d9cb-469f-a165-70867728950e",
                        Instant.parse("2026-03-10T12:00:00.123456789Z"),
                        action,
                        SecurityEvent.Outcome.FAILURE,
                        "message " + value)
                .set(Field.EVENT_SEQUENCE, 7L)
                .set(Field.EVENT_SEVERITY, 47L)
                .set(Field.EVENT_REASON, "reason " + value)
                .set(Field.SERVICE_NODE_NAME, "node-1")
                .set(Field.SOURCE_MAC, MacAddress.parse("00:11:22:aa:bb:cc").orElseThrow())
                .set(Field.SOURCE_IP, Cidr.parseAddress("2001:db8::7").orElseThrow())
                .set(Field.SOURCE_BYTES, 5L)
                .set(Field.USER_NAME, "user " + value)
                .set(Field.DEVICE_ID, "id-1")
                .set(Field.DEVICE_SERIAL_NUMBER, "serial " + value)
                .set(Field.OBSERVER_NAME, "switch " + value)
                .set(Field.OBSERVER_IP, List.of(Cidr.parseAddress("10.0.0.1").orElseThrow()))
                .set(Field.OBSERVER_INGRESS_INTERFACE, "port " + value)
                .set(Field.NETWORK_VLAN_ID, "666")
                .set(Field.RULE_NAME, "rule " + value)
                .set(Field.TLS_CLIENT_ISSUER, "CN=issuer " + value)
                .set(Field.TLS_CLIENT_SUBJECT, "CN=subject " + value)
                .set(Field.TLS_CLIENT_SERIAL_NUMBER, "0A")
                .set(Field.TLS_CLIENT_SHA256, "AB")
                .set(Field.TLS_CLIENT_NOT_AFTER, Instant.parse("9999-12-31T23:59:59Z"))
                .set(Field.TLS_RESUMED, true)
                .set(Field.RELATED_HOSTS, List.of("a", "b"))
                .set(Field.NAS_SITE, "site " + value)
                .set(Field.SESSION_ID, "session")
                .set(Field.FAILURE_CODE, "cert-expired")
                .set(Field.FAILURE_FIX, "fix " + value)
                .set(Field.DECISION_TRACE, List.of("trace " + value, "trace 2"))
                .build();
    }
}
