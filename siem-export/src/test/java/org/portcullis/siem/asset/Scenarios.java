package org.portcullis.siem.asset;

import static org.portcullis.siem.asset.Recorded.as;
import static org.portcullis.siem.asset.Recorded.at;
import static org.portcullis.siem.asset.Recorded.but;
import static org.portcullis.siem.asset.Recorded.having;
import static org.portcullis.siem.asset.Recorded.refused;

import java.net.InetAddress;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Cidr;
import org.portcullis.siem.SampleEvents;

/** For each detection rule events that fire it, and others that nearly do. */
final class Scenarios {
    private Scenarios() {}

    private static final SecurityEvent ACCEPTED = having("access-accept", Field.METHOD, "eap");
    private static final SecurityEvent NOT_BOUND = refused("credential-not-bound");
    private static final SecurityEvent UNKNOWN_ISSUER = refused("issuer-unknown");
    private static final SecurityEvent DISTRUSTED = refused("tls-client-rejected-server-certificate");
    private static final SecurityEvent SIGNED_IN = having("login", Field.EVENT_OUTCOME, "success");
    private static final SecurityEvent NOT_SIGNED_IN = having("login", Field.EVENT_OUTCOME, "failure");
    private static final SecurityEvent QUARANTINED = having("device-state-changed", Field.DEVICE_STATE, "quarantined");
    private static final SecurityEvent RELEASED =
            having("device-state-changed", Field.DEVICE_STATE_BEFORE, "quarantined");
    private static final SecurityEvent WRONG_PASSWORD =
            having("enrolment-refused", Field.FAILURE_CODE, "enrolment-password-wrong");
    private static final SecurityEvent RESOURCE = having("authorization-refused");
    private static final SecurityEvent STORM = having("access-reject", Field.STORM_COUNT, 3L);
    private static final SecurityEvent STARTED = having("appliance-started");
    private static final SecurityEvent CRL_REFUSED = having("crl-refused");
    private static final SecurityEvent SILENT =
            but(as(NOT_BOUND, EventAction.AUTHENTICATION_ABANDONED), Field.FAILURE_CODE, "eap-timeout-at-certificate");

    static Stream<Scenario> all() {
        return Stream.concat(ofSingleEvents(), ofMany());
    }

    private static Stream<Scenario> ofSingleEvents() {
        return Stream.of(
                one(
                        "decommissioned_device_returns",
                        having("decommissioned-device-returned"),
                        refused("device-suspended")),
                one("revoked_certificate_used", refused("cert-revoked"), UNKNOWN_ISSUER),
                one(
                        "revoked_certificate_used",
                        having("enrolment-refused", Field.FAILURE_CODE, "cert-revoked"),
                        WRONG_PASSWORD),
                one("mac_of_certified_device", refused("mab-has-certificate"), refused("mab-local-address")),
                one("credential_not_bound", NOT_BOUND, refused("device-suspended")),
                one("key_not_proven", but(UNKNOWN_ISSUER, Field.FAILURE_CODE, "key-not-proven"), UNKNOWN_ISSUER),
                one("audit_trail_damaged", as(STARTED, EventAction.JOURNAL_DAMAGED), STARTED),
                one(
                        "export_stopped",
                        as(SIGNED_IN, EventAction.EXPORT_PAUSED),
                        as(SIGNED_IN, EventAction.EXPORT_RESUMED)),
                one("export_stopped", as(SIGNED_IN, EventAction.DEAD_LETTERS_DISCARDED), SIGNED_IN),
                one(
                        "export_stopped",
                        as(STARTED, EventAction.EXPORT_RECEIVER_UNREACHABLE),
                        as(STARTED, EventAction.EXPORT_RECEIVER_REACHABLE)),
                one(
                        "audit_trail_full",
                        as(STARTED, EventAction.JOURNAL_FULL),
                        as(STARTED, EventAction.DISK_SPACE_RECOVERED)),
                one("appliance_cannot_decide", as(CRL_REFUSED, EventAction.CLOCK_UNTRUSTED), CRL_REFUSED),
                one(
                        "appliance_cannot_decide",
                        as(CRL_REFUSED, EventAction.REGISTRY_UNREACHABLE),
                        as(CRL_REFUSED, EventAction.REGISTRY_REACHABLE)),
                one(
                        "policy_changed",
                        having("policy-changed", Field.POLICY_VERSION, 2L),
                        having("policy-changed", Field.POLICY_VERSION, 1L)),
                one("issuing_ca_changed", having("ca-rolled-over"), having("credential-issued")),
                one(
                        "enforcement_failed",
                        having("session-enforced", Field.EVENT_OUTCOME, "failure"),
                        having("session-enforced", Field.EVENT_OUTCOME, "success")),
                one(
                        "radsec_peer_refused",
                        having("radsec-peer-refused", Field.FAILURE_CODE, "radsec-client-unknown"),
                        having("radsec-peer-refused", Field.FAILURE_CODE, "radsec-handshake-failed")),
                one("crl_refused", CRL_REFUSED, having("crl-updated")),
                one("refusal_storm", but(STORM, Field.STORM_COUNT, 50L), but(STORM, Field.STORM_COUNT, 49L)));
    }

    private static Stream<Scenario> ofMany() {
        return Stream.of(
                new Scenario(
                        "certificate_second_mac",
                        List.of(List.of(at(0, ACCEPTED), at(600, mac(9, ACCEPTED)))),
                        List.of(
                                List.of(at(0, ACCEPTED), at(600, ACCEPTED)),
                                List.of(
                                        at(0, ACCEPTED),
                                        at(1, mac(9, but(ACCEPTED, Field.TLS_CLIENT_SHA256, "00".repeat(32))))),
                                List.of(at(0, ACCEPTED), at(1500, mac(9, ACCEPTED))),
                                List.of(at(0, ACCEPTED), at(1, mac(9, UNKNOWN_ISSUER))))),
                new Scenario(
                        "rejects_on_port",
                        List.of(many(10, i -> at(i, mac(i % 4, NOT_BOUND)))),
                        List.of(
                                many(9, i -> at(i, mac(i % 4, NOT_BOUND))),
                                many(10, i -> at(i, i == 5 ? port("auth-test/2", NOT_BOUND) : NOT_BOUND)),
                                many(10, i -> at(2 * i, NOT_BOUND)))),
                new Scenario(
                        "mac_addresses_on_port",
                        List.of(many(5, i -> at(i, mac(i, NOT_BOUND)))),
                        List.of(
                                many(8, i -> at(i, mac(i % 4, NOT_BOUND))),
                                many(5, i -> at(i, port("auth-test/" + i, mac(i, NOT_BOUND)))),
                                many(5, i -> at(4 * i, mac(i, NOT_BOUND))))),
                new Scenario(
                        "unknown_issuer_burst",
                        List.of(many(3, i -> at(10 * i, mac(i, UNKNOWN_ISSUER)))),
                        List.of(
                                many(6, i -> at(i, mac(i % 2, UNKNOWN_ISSUER))),
                                many(3, i -> at(i, mac(i, atSwitch(i, UNKNOWN_ISSUER)))),
                                many(3, i -> at(20 * i, mac(i, UNKNOWN_ISSUER))),
                                many(3, i -> at(i, mac(i, NOT_BOUND))))),
                new Scenario(
                        "login_brute_force",
                        List.of(many(5, i -> at(2 * i, NOT_SIGNED_IN))),
                        List.of(
                                many(5, i -> at(2 * i, i == 2 ? SIGNED_IN : NOT_SIGNED_IN)),
                                many(5, i -> at(2 * i, from(i % 2, NOT_SIGNED_IN))),
                                many(5, i -> at(4 * i, NOT_SIGNED_IN)))),
                new Scenario(
                        "login_several_addresses",
                        List.of(many(3, i -> at(20 * i, from(i, SIGNED_IN)))),
                        List.of(
                                many(6, i -> at(i, from(i % 2, SIGNED_IN))),
                                many(3, i -> at(i, from(i, NOT_SIGNED_IN))),
                                many(3, i -> at(i, from(i, but(SIGNED_IN, Field.USER_NAME, "admin-" + i)))),
                                many(3, i -> at(40 * i, from(i, SIGNED_IN))))),
                new Scenario(
                        "quarantine_undone",
                        List.of(
                                List.of(at(0, serial(2, QUARANTINED)), at(10, serial(2, RELEASED))),
                                List.of(at(0, serial(2, RELEASED)), at(10, serial(2, QUARANTINED)))),
                        List.of(
                                List.of(at(0, serial(2, QUARANTINED)), at(20, serial(2, RELEASED))),
                                List.of(at(0, serial(1, QUARANTINED)), at(10, serial(2, RELEASED))),
                                List.of(at(0, serial(2, QUARANTINED))))),
                new Scenario(
                        "mass_state_changes",
                        List.of(many(20, i -> at(i / 2, serial(i, RELEASED)))),
                        List.of(
                                many(19, i -> at(i / 2, serial(i, RELEASED))),
                                many(20, i -> at(i / 2, i < 10 ? RELEASED : but(RELEASED, Field.USER_NAME, "ops"))),
                                many(20, i -> at(i, serial(i, RELEASED))))),
                new Scenario(
                        "enrolment_password_guessing",
                        List.of(many(5, i -> at(10 * i, WRONG_PASSWORD))),
                        List.of(
                                many(4, i -> at(10 * i, WRONG_PASSWORD)),
                                many(5, i -> at(10 * i, from(i, WRONG_PASSWORD))),
                                many(5, i -> at(20 * i, WRONG_PASSWORD)))),
                new Scenario(
                        "server_certificate_distrusted",
                        List.of(many(3, i -> at(10 * i, mac(i, DISTRUSTED)))),
                        List.of(
                                many(3, i -> at(10 * i, mac(i % 2, DISTRUSTED))),
                                many(3, i -> at(i, mac(i, atSwitch(i % 2, DISTRUSTED)))))),
                new Scenario(
                        "devices_fall_silent",
                        List.of(many(3, i -> at(10 * i, mac(i, but(SILENT, Field.FAILURE_SIDE, "switch"))))),
                        List.of(
                                many(3, i -> at(10 * i, mac(i, but(SILENT, Field.FAILURE_SIDE, "device")))),
                                many(3, i -> at(20 * i, mac(i, but(SILENT, Field.FAILURE_SIDE, "switch")))))),
                new Scenario(
                        "resource_probing",
                        List.of(many(10, i -> at(i, resource(i, RESOURCE)))),
                        List.of(
                                many(10, i -> at(i, resource(i % 9, RESOURCE))),
                                many(10, i -> at(i, resource(i, serial(i % 2, RESOURCE)))),
                                many(10, i -> at(i, as(resource(i, RESOURCE), EventAction.AUTHORIZATION_GRANTED))))));
    }

    private static Scenario one(String rule, SecurityEvent fires, SecurityEvent misses) {
        return new Scenario(rule, List.of(List.of(at(0, fires))), List.of(List.of(at(0, misses))));
    }

    private static List<SecurityEvent> many(int count, IntFunction<SecurityEvent> event) {
        return IntStream.range(0, count).mapToObj(event).toList();
    }

    private static SecurityEvent mac(int device, SecurityEvent event) {
        return but(event, Field.SOURCE_MAC, SampleEvents.mac(device));
    }

    private static SecurityEvent serial(int device, SecurityEvent event) {
        return but(event, Field.DEVICE_SERIAL_NUMBER, "SN-" + device);
    }

    private static SecurityEvent port(String name, SecurityEvent event) {
        return but(event, Field.OBSERVER_INGRESS_INTERFACE, name);
    }

    private static SecurityEvent atSwitch(int number, SecurityEvent event) {
        return but(event, Field.OBSERVER_NAME, "switch-" + number);
    }

    private static SecurityEvent from(int host, SecurityEvent event) {
        InetAddress address = Cidr.parseAddress("192.0.2." + host).orElseThrow();
        return but(event, Field.SOURCE_IP, address);
    }

    private static SecurityEvent resource(int number, SecurityEvent event) {
        return but(event, Field.AUTHORIZATION_RESOURCE, "plant/" + number);
    }
}
