package org.portcullis.console.page.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.FieldText;
import org.portcullis.console.page.Query;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;

/** Everything that one event tells of an authentication, in the order in which it happened. What it does not tell is empty. */
public final class EventTrace {
    private static final EcsJson ECS = new EcsJson();
    private static final double NANOS_IN_MILLI = 1_000_000;

    private final Map<Field, Object> event;

    private EventTrace(Map<Field, Object> event) {
        this.event = event;
    }

    /** @throws IllegalArgumentException when it is no ECS document */
    static EventTrace of(String document) {
        return new EventTrace(ECS.decode(document.getBytes(StandardCharsets.UTF_8)));
    }

    /** A name and what it has. */
    public record Fact(String name, String value) {}

    /**
     * One EAP packet.
     *
     * @param when ms since the conversation began
     * @param who {@code device} or {@code server}; empty for neither
     */
    public record Step(String when, String who, String what) {}

    /** A search for more of the kind. */
    public record Like(String words, String address) {}

    /** {@code 12.4 ms}, from the first request to the decision; of sessions, how long they were. */
    public String duration() {
        return event.get(Field.EVENT_DURATION) instanceof Long nanos
                ? String.format(Locale.ENGLISH, "%,.1f ms", nanos / NANOS_IN_MILLI)
                : "";
    }

    /** Where it happened, as this appliance knows the switch. */
    public List<Fact> place() {
        return facts(
                fact("Switch", Field.NAS_NAME),
                fact("Port", Field.NAS_PORT),
                fact("Site", Field.NAS_SITE),
                fact("Address", Field.OBSERVER_IP),
                fact("Vendor", Field.OBSERVER_VENDOR),
                fact("MAC address", Field.SOURCE_MAC),
                fact("EAP identity", Field.USER_NAME),
                fact("Decided by", Field.SERVICE_NODE_NAME));
    }

    /** What the request said, by the names of RADIUS attributes. */
    public List<Fact> attributes() {
        return texts(Field.RADIUS_ATTRIBUTES).stream()
                .map(line -> line.split(" = ", 2))
                .map(parts -> new Fact(parts[0], parts.length > 1 ? parts[1] : ""))
                .toList();
    }

    public List<Step> steps() {
        List<String> words = texts(Field.EAP_STEPS);
        List<String> times = List.of(text(Field.EAP_STEP_TIMES).split(" "));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String[] parts = words.get(i).split(": ", 2);
            boolean said = parts.length > 1;
            steps.add(new Step(i < times.size() ? times.get(i) : "", said ? parts[0] : "", said ? parts[1] : parts[0]));
        }
        return steps;
    }

    public List<Fact> tls() {
        return facts(
                fact("Version", Field.TLS_VERSION),
                fact("Cipher suite", Field.TLS_CIPHER),
                fact("Resumed", Field.TLS_RESUMED),
                fact("Extended master secret", Field.TLS_EXTENDED_MASTER_SECRET),
                fact("Alert that the device was sent", Field.TLS_ALERT_SENT),
                fact("Alert that the device sent", Field.TLS_ALERT_RECEIVED));
    }

    public List<Fact> certificate() {
        return facts(
                fact("Subject", Field.TLS_CLIENT_SUBJECT),
                fact("Issuer", Field.TLS_CLIENT_ISSUER),
                fact("Serial number", Field.TLS_CLIENT_SERIAL_NUMBER),
                fact("Valid from", Field.TLS_CLIENT_NOT_BEFORE),
                fact("Valid until", Field.TLS_CLIENT_NOT_AFTER),
                fact("Other names", Field.TLS_CLIENT_ALTERNATIVE_NAMES),
                fact("Key", Field.TLS_CLIENT_KEY_TYPE),
                fact("SHA-256", Field.TLS_CLIENT_SHA256),
                fact("Credential", Field.CREDENTIAL_KIND),
                fact("Names the device", Field.CREDENTIAL_IDENTITY),
                fact("Revocation", Field.REVOCATION_STATUS),
                fact("Revoked because of", Field.REVOCATION_REASON));
    }

    /** One sentence for each certificate of the chain. */
    public List<String> revocation() {
        return texts(Field.REVOCATION_CERTIFICATES);
    }

    /** Gate, rules, outcome. */
    public List<String> decision() {
        return texts(Field.DECISION_TRACE);
    }

    /** What the device seemed to be, and why. */
    public List<String> seeming() {
        return texts(Field.PROFILE_EVIDENCE);
    }

    /** What rules in monitor mode would have done. */
    public List<Fact> monitored() {
        List<String> rules = texts(Field.MONITOR_RULE);
        List<String> outcomes = texts(Field.MONITOR_OUTCOME);
        return Stream.iterate(0, i -> i < Math.min(rules.size(), outcomes.size()), i -> i + 1)
                .map(i -> new Fact(rules.get(i), outcomes.get(i)))
                .toList();
    }

    public List<Fact> granted() {
        return facts(
                fact("Profile", Field.AUTHORIZATION_PROFILE),
                fact("VLAN", Field.NETWORK_VLAN_ID),
                fact("Rule", Field.RULE_NAME),
                fact("State of the device", Field.DEVICE_STATE),
                fact("Session", Field.SESSION_ID),
                fact("Ends", Field.SESSION_ENDS));
    }

    /** Of a request that the switch was sent, and its answer. */
    public List<Fact> coa() {
        return facts(
                fact("Request", Field.COA_TYPE),
                fact("Sent to", Field.COA_TARGET),
                fact("Answer", Field.COA_RESULT),
                fact("Error-Cause", Field.COA_ERROR_CAUSE),
                fact("Transmissions", Field.COA_TRANSMISSIONS),
                fact("Enforcement", Field.COA_ENFORCEMENT));
    }

    /** Of a change by somebody: what was there, and what is. */
    public List<String> before() {
        return texts(Field.CHANGE_BEFORE);
    }

    public List<String> after() {
        return texts(Field.CHANGE_AFTER);
    }

    public String serial() {
        return text(Field.DEVICE_SERIAL_NUMBER);
    }

    public String nas() {
        return text(Field.NAS_NAME);
    }

    String session() {
        return text(Field.SESSION_ID);
    }

    /** More events of the same kind. */
    public List<Like> likes() {
        List<Like> likes = new ArrayList<>();
        like("the same code", Field.FAILURE_CODE).ifPresent(likes::add);
        like("this device", Field.DEVICE_SERIAL_NUMBER).ifPresent(likes::add);
        like("this MAC address", Field.SOURCE_MAC).ifPresent(likes::add);
        if (!text(Field.NAS_PORT).isEmpty() && !nas().isEmpty()) {
            Query port = Query.is(Field.NAS_NAME, nas()).and(Query.is(Field.NAS_PORT, text(Field.NAS_PORT)));
            likes.add(new Like("this port", port.address()));
        }
        like("this session", Field.SESSION_ID).ifPresent(likes::add);
        like("this certificate", Field.TLS_CLIENT_SHA256).ifPresent(likes::add);
        return likes;
    }

    private Optional<Like> like(String words, Field field) {
        return Optional.of(text(field))
                .filter(value -> !value.isEmpty())
                .map(value -> new Like(words, Query.is(field, value).address()));
    }

    private Fact fact(String name, Field field) {
        return new Fact(name, text(field));
    }

    private static List<Fact> facts(Fact... facts) {
        return Stream.of(facts).filter(fact -> !fact.value.isEmpty()).toList();
    }

    private String text(Field field) {
        Object value = event.get(field);
        return FieldText.of(value instanceof Instant time ? time.truncatedTo(ChronoUnit.SECONDS) : value);
    }

    private List<String> texts(Field field) {
        return event.get(field) instanceof List<?> list
                ? list.stream().map(FieldText::of).toList()
                : List.of();
    }
}
