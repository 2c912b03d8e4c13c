package org.portcullis.policy.event;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.MacAddress;

/**
 * One field of a security event: its name in the Elastic Common Schema (or under {@code portcullis.}), its type, and
 * whether it holds one value or a list. This table alone drives the ECS document, the Lucene index, the search language
 * and the export formats, so that all of them answer to the same words.
 *
 * @param name dotted name
 * @param many whether the field holds a list of values of its type
 */
public record Field(String name, Type type, boolean many) {

    /** The type of a field's values, and the Java type that carries them in a {@link SecurityEvent}. */
    public enum Type {
        /** An exact word. */
        KEYWORD(String.class),
        /** Prose, searched by word. */
        TEXT(String.class),
        /** A MAC address, written as ECS does: {@code 00-11-22-AA-BB-CC}. */
        MAC(MacAddress.class),
        /** An IPv4 or IPv6 address. */
        IP(InetAddress.class),
        LONG(Long.class),
        BOOLEAN(Boolean.class),
        /** A point in time, written in ISO 8601, UTC. */
        DATE(Instant.class);

        private final Class<?> javaType;

        Type(Class<?> javaType) {
            this.javaType = javaType;
        }

        public Class<?> javaType() {
            return javaType;
        }
    }

    private static final Map<String, Field> TABLE = new LinkedHashMap<>();

    public static final Field TIMESTAMP = one("@timestamp", Type.DATE);
    public static final Field MESSAGE = one("message", Type.TEXT);
    public static final Field ECS_VERSION = one("ecs.version", Type.KEYWORD);
    /** The device's tags, as the registry has them. */
    public static final Field TAGS = many("tags", Type.KEYWORD);
    /** What ECS has no field for and people sort by; these three, each one word. The first: the device's owner. */
    public static final Field LABEL_OWNER = one("labels.owner", Type.KEYWORD);
    /** The serial of the device that this one is a part of. */
    public static final Field LABEL_PARENT = one("labels.parent", Type.KEYWORD);
    /** The site of the NAS at which the device is. */
    public static final Field LABEL_SITE = one("labels.site", Type.KEYWORD);

    public static final Field EVENT_ID = one("event.id", Type.KEYWORD);
    public static final Field EVENT_KIND = one("event.kind", Type.KEYWORD);
    public static final Field EVENT_CATEGORY = many("event.category", Type.KEYWORD);
    public static final Field EVENT_TYPE = many("event.type", Type.KEYWORD);
    public static final Field EVENT_ACTION = one("event.action", Type.KEYWORD);
    public static final Field EVENT_OUTCOME = one("event.outcome", Type.KEYWORD);
    public static final Field EVENT_REASON = one("event.reason", Type.KEYWORD);
    public static final Field EVENT_CODE = one("event.code", Type.KEYWORD);
    public static final Field EVENT_SEVERITY = one("event.severity", Type.LONG);
    public static final Field EVENT_DATASET = one("event.dataset", Type.KEYWORD);
    /** Nanoseconds. */
    public static final Field EVENT_DURATION = one("event.duration", Type.LONG);
    /** When what the event tells of began. */
    public static final Field EVENT_START = one("event.start", Type.DATE);
    /** When what the event tells of ended. */
    public static final Field EVENT_END = one("event.end", Type.DATE);
    /** The journal's sequence number; set by the journal alone. */
    public static final Field EVENT_SEQUENCE = one("event.sequence", Type.LONG);

    public static final Field SERVICE_NODE_NAME = one("service.node.name", Type.KEYWORD);
    public static final Field SOURCE_IP = one("source.ip", Type.IP);
    public static final Field SOURCE_MAC = one("source.mac", Type.MAC);
    /** Octets that the device sent: Acct-Input-Octets, seen from the port. */
    public static final Field SOURCE_BYTES = one("source.bytes", Type.LONG);

    public static final Field SOURCE_PACKETS = one("source.packets", Type.LONG);
    /** Octets that the device was sent: Acct-Output-Octets. */
    public static final Field DESTINATION_BYTES = one("destination.bytes", Type.LONG);

    public static final Field DESTINATION_PACKETS = one("destination.packets", Type.LONG);
    public static final Field USER_NAME = one("user.name", Type.KEYWORD);

    public static final Field DEVICE_ID = one("device.id", Type.KEYWORD);
    public static final Field DEVICE_SERIAL_NUMBER = one("device.serial_number", Type.KEYWORD);
    public static final Field DEVICE_MANUFACTURER = one("device.manufacturer", Type.KEYWORD);
    public static final Field DEVICE_MODEL_NAME = one("device.model.name", Type.KEYWORD);

    public static final Field OBSERVER_NAME = one("observer.name", Type.KEYWORD);
    public static final Field OBSERVER_IP = many("observer.ip", Type.IP);
    public static final Field OBSERVER_VENDOR = one("observer.vendor", Type.KEYWORD);
    public static final Field OBSERVER_TYPE = one("observer.type", Type.KEYWORD);
    public static final Field OBSERVER_INGRESS_INTERFACE = one("observer.ingress.interface.name", Type.KEYWORD);

    public static final Field NETWORK_VLAN_ID = one("network.vlan.id", Type.KEYWORD);
    public static final Field RULE_NAME = one("rule.name", Type.KEYWORD);
    public static final Field RULE_RULESET = one("rule.ruleset", Type.KEYWORD);

    public static final Field TLS_VERSION = one("tls.version", Type.KEYWORD);
    public static final Field TLS_VERSION_PROTOCOL = one("tls.version_protocol", Type.KEYWORD);
    public static final Field TLS_CIPHER = one("tls.cipher", Type.KEYWORD);
    public static final Field TLS_RESUMED = one("tls.resumed", Type.BOOLEAN);
    public static final Field TLS_ESTABLISHED = one("tls.established", Type.BOOLEAN);
    public static final Field TLS_CLIENT_SHA256 = one("tls.client.hash.sha256", Type.KEYWORD);
    public static final Field TLS_CLIENT_SUBJECT = one("tls.client.x509.subject.distinguished_name", Type.KEYWORD);
    public static final Field TLS_CLIENT_ISSUER = one("tls.client.x509.issuer.distinguished_name", Type.KEYWORD);
    public static final Field TLS_CLIENT_SERIAL_NUMBER = one("tls.client.x509.serial_number", Type.KEYWORD);
    public static final Field TLS_CLIENT_NOT_BEFORE = one("tls.client.x509.not_before", Type.DATE);
    public static final Field TLS_CLIENT_NOT_AFTER = one("tls.client.x509.not_after", Type.DATE);
    public static final Field TLS_CLIENT_ALTERNATIVE_NAMES = many("tls.client.x509.alternative_names", Type.KEYWORD);
    public static final Field TLS_CLIENT_KEY_TYPE = one("tls.client.x509.public_key_algorithm", Type.KEYWORD);

    public static final Field RELATED_IP = many("related.ip", Type.IP);
    public static final Field RELATED_USER = many("related.user", Type.KEYWORD);
    public static final Field RELATED_HASH = many("related.hash", Type.KEYWORD);
    public static final Field RELATED_HOSTS = many("related.hosts", Type.KEYWORD);

    public static final Field NAS_NAME = one("portcullis.nas.name", Type.KEYWORD);
    public static final Field NAS_SITE = one("portcullis.nas.site", Type.KEYWORD);
    public static final Field NAS_PORT = one("portcullis.nas.port", Type.KEYWORD);
    /** NAS-Port. */
    public static final Field NAS_PORT_NUMBER = one("portcullis.nas.port_number", Type.LONG);
    /** NAS-Port-Type by its name. */
    public static final Field NAS_PORT_TYPE = one("portcullis.nas.port_type", Type.KEYWORD);
    /** NAS-IP-Address and NAS-IPv6-Address, as the NAS names itself. */
    public static final Field NAS_IP = many("portcullis.nas.ip", Type.IP);
    /** NAS-Identifier. */
    public static final Field NAS_IDENTIFIER = one("portcullis.nas.identifier", Type.KEYWORD);

    public static final Field DEVICE_NAME = one("portcullis.device.name", Type.KEYWORD);
    public static final Field DEVICE_TYPE = one("portcullis.device.type", Type.KEYWORD);
    public static final Field DEVICE_STATE = one("portcullis.device.state", Type.KEYWORD);
    public static final Field DEVICE_STATE_BEFORE = one("portcullis.device.state_before", Type.KEYWORD);
    /** What the device seems to be, as far as policy may use it. */
    public static final Field PROFILE_FUNCTION = one("portcullis.profile.function", Type.KEYWORD);

    public static final Field PROFILE_VENDOR = one("portcullis.profile.vendor", Type.KEYWORD);
    public static final Field PROFILE_MODEL = one("portcullis.profile.model", Type.KEYWORD);
    public static final Field PROFILE_OS = one("portcullis.profile.os", Type.KEYWORD);
    /** How certain the function is, up to 100. */
    public static final Field PROFILE_CERTAINTY = one("portcullis.profile.certainty", Type.LONG);
    /** Why, a sentence a trait. */
    public static final Field PROFILE_EVIDENCE = many("portcullis.profile.evidence", Type.KEYWORD);

    public static final Field SESSION_ID = one("portcullis.session.id", Type.KEYWORD);
    /** Acct-Session-Id. */
    public static final Field SESSION_ACCT_ID = one("portcullis.session.acct_id", Type.KEYWORD);
    /** When the Session-Timeout is over. */
    public static final Field SESSION_ENDS = one("portcullis.session.ends", Type.DATE);
    /** Why it ended: {@code stop}, {@code session-timeout}, ... */
    public static final Field SESSION_END = one("portcullis.session.end", Type.KEYWORD);
    /** Acct-Terminate-Cause by its name: {@code lost-carrier}. */
    public static final Field SESSION_TERMINATE_CAUSE = one("portcullis.session.terminate_cause", Type.KEYWORD);
    /** Calling-Station-Id as sent, where that is not just the MAC address as {@code source.mac} has it. */
    public static final Field SESSION_CALLING_STATION_ID = one("portcullis.session.calling_station_id", Type.KEYWORD);
    /** User-Name, as the NAS sent it. */
    public static final Field SESSION_USER_NAME = one("portcullis.session.user_name", Type.KEYWORD);
    /** {@code mab} for MAC authentication, {@code eap} for EAP. */
    public static final Field METHOD = one("portcullis.method", Type.KEYWORD);

    public static final Field AUTHORIZATION_PROFILE = one("portcullis.authorization.profile", Type.KEYWORD);
    /** Tells what two profiles of the same name give to the same switch apart. */
    public static final Field AUTHORIZATION_DIGEST = one("portcullis.authorization.digest", Type.KEYWORD);

    /** Who asked for the authorization: the name of the gateway's token. */
    public static final Field AUTHORIZATION_GATEWAY = one("portcullis.authorization.gateway", Type.KEYWORD);
    /** What the device wants to do there: {@code publish}. */
    public static final Field AUTHORIZATION_ACTION = one("portcullis.authorization.action", Type.KEYWORD);
    /** To what: a topic, a path. */
    public static final Field AUTHORIZATION_RESOURCE = one("portcullis.authorization.resource", Type.KEYWORD);
    /** The id that the one who asks gave to a request of {@code /api/v1/responses}. */
    public static final Field RESPONSE_ID = one("portcullis.response.id", Type.KEYWORD);
    /** {@code quarantine}, {@code release}, {@code hold}, {@code disconnect} or {@code reauthenticate}. */
    public static final Field RESPONSE_ACTION = one("portcullis.response.action", Type.KEYWORD);

    /** Of a MAC address or port that is restricted for a time. */
    public static final Field HOLD_ID = one("portcullis.hold.id", Type.KEYWORD);

    public static final Field HOLD_UNTIL = one("portcullis.hold.until", Type.DATE);
    /** {@code admin}, or {@code anomaly:RULE}. */
    public static final Field HOLD_ORIGIN = one("portcullis.hold.origin", Type.KEYWORD);

    public static final Field CREDENTIAL_KIND = one("portcullis.credential.kind", Type.KEYWORD);
    /** The identity that the certificate proves; {@code user.name} is the outer one, which may be anonymous. */
    public static final Field CREDENTIAL_IDENTITY = one("portcullis.credential.identity", Type.KEYWORD);

    public static final Field REVOCATION_STATUS = one("portcullis.revocation.status", Type.KEYWORD);
    /** Why a certificate of the chain was revoked: {@code key-compromise}. */
    public static final Field REVOCATION_REASON = one("portcullis.revocation.reason", Type.KEYWORD);
    /** One sentence for each certificate of the chain, the device's first; the next three have its parts in that order. */
    public static final Field REVOCATION_CERTIFICATES = many("portcullis.revocation.certificates", Type.KEYWORD);

    public static final Field REVOCATION_METHOD = many("portcullis.revocation.method", Type.KEYWORD);
    public static final Field REVOCATION_SOURCE = many("portcullis.revocation.source", Type.KEYWORD);
    /** Seconds since the issuer said so. */
    public static final Field REVOCATION_AGE = many("portcullis.revocation.age", Type.LONG);

    /** What people can read of the first Access-Request: {@code NAS-Port-Type = Ethernet}. */
    public static final Field RADIUS_ATTRIBUTES = many("portcullis.radius.attributes", Type.KEYWORD);
    /** The EAP packets up to the decision, each with who sent it; the next has when, in that order. */
    public static final Field EAP_STEPS = many("portcullis.eap.steps", Type.KEYWORD);
    /** Milliseconds since the conversation began, separated by spaces: one term of the index, where a list had a dozen. */
    public static final Field EAP_STEP_TIMES = one("portcullis.eap.step_times", Type.KEYWORD);

    public static final Field DECISION_TRACE = many("portcullis.decision.trace", Type.KEYWORD);
    /** Rules in monitor mode that matched, or failed; the next has what each would have done, in that order. */
    public static final Field MONITOR_RULE = many("portcullis.monitor.rule", Type.KEYWORD);

    public static final Field MONITOR_OUTCOME = many("portcullis.monitor.outcome", Type.KEYWORD);
    public static final Field FAILURE_CODE = one("portcullis.failure.code", Type.KEYWORD);
    public static final Field FAILURE_SIDE = one("portcullis.failure.side", Type.KEYWORD);
    public static final Field FAILURE_FIX = one("portcullis.failure.fix", Type.TEXT);
    /** Of a TLS 1.2 connection (RFC 7627); with TLS 1.3 it has no meaning and is absent. */
    public static final Field TLS_EXTENDED_MASTER_SECRET = one("portcullis.tls.extended_master_secret", Type.BOOLEAN);
    /** The TLS alert that the appliance sent, by its name in RFC 8446 §6: {@code unknown_ca}. */
    public static final Field TLS_ALERT_SENT = one("portcullis.tls.alert.sent", Type.KEYWORD);
    /** The TLS alert that the device sent. */
    public static final Field TLS_ALERT_RECEIVED = one("portcullis.tls.alert.received", Type.KEYWORD);
    /** How many identical refusals an event stands for that have none of their own. */
    public static final Field STORM_COUNT = one("portcullis.storm.count", Type.LONG);

    /** {@code record}, {@code alert} or {@code act}: what the rule that is {@code rule.name} was to do. */
    public static final Field ANOMALY_MODE = one("portcullis.anomaly.mode", Type.KEYWORD);
    /** What was known before. */
    public static final Field ANOMALY_BEFORE = many("portcullis.anomaly.before", Type.KEYWORD);
    /** What is there now. */
    public static final Field ANOMALY_AFTER = many("portcullis.anomaly.after", Type.KEYWORD);
    /** What was done about it, or why nothing was. */
    public static final Field ANOMALY_ACTION = one("portcullis.anomaly.action", Type.KEYWORD);
    /** The id of the event that showed it. */
    public static final Field ANOMALY_SOURCE = one("portcullis.anomaly.source", Type.KEYWORD);

    /** {@code Disconnect-Request} or {@code CoA-Request}. */
    public static final Field COA_TYPE = one("portcullis.coa.type", Type.KEYWORD);
    /** {@code disconnect}, {@code reauthenticate} or {@code bounce}. */
    public static final Field COA_METHOD = one("portcullis.coa.method", Type.KEYWORD);
    /** Address and port that the request was sent to. */
    public static final Field COA_TARGET = one("portcullis.coa.target", Type.KEYWORD);
    /** {@code ack}, {@code nak} or {@code no-answer}. */
    public static final Field COA_RESULT = one("portcullis.coa.result", Type.KEYWORD);
    /** Error-Cause (RFC 5176 §3.5). */
    public static final Field COA_ERROR_CAUSE = one("portcullis.coa.error_cause", Type.LONG);
    /** Which request it is for the same change of the same session, from 1 on. */
    public static final Field COA_ATTEMPT = one("portcullis.coa.attempt", Type.LONG);
    /** How often this request went out. */
    public static final Field COA_TRANSMISSIONS = one("portcullis.coa.transmissions", Type.LONG);
    /** Nanoseconds from the first transmission to the answer, or to giving up. */
    public static final Field COA_LATENCY = one("portcullis.coa.latency", Type.LONG);
    /** Milliseconds from the change to the first transmission. */
    public static final Field COA_DELAY = one("portcullis.coa.delay", Type.LONG);
    /** Where the enforcement of the change stands after this: {@code pending}, {@code confirmed} or {@code failed}. */
    public static final Field COA_ENFORCEMENT = one("portcullis.coa.enforcement", Type.KEYWORD);

    public static final Field CHANGE_ID = one("portcullis.change.id", Type.LONG);
    /** What was there before a change, where it differs: {@code owner=facility}. */
    public static final Field CHANGE_BEFORE = many("portcullis.change.before", Type.KEYWORD);
    /** What is there after it. */
    public static final Field CHANGE_AFTER = many("portcullis.change.after", Type.KEYWORD);

    /** Until when the registry was known that the decision rests on; only where its database could not be reached. */
    public static final Field REGISTRY_AS_OF = one("portcullis.registry.as_of", Type.DATE);
    /** The version of the policy that came into force. */
    public static final Field POLICY_VERSION = one("portcullis.policy.version", Type.LONG);

    public static final Field POLICY_VERSION_BEFORE = one("portcullis.policy.version_before", Type.LONG);
    /** Unified; cut where it is long. */
    public static final Field POLICY_DIFFERENCE = one("portcullis.policy.difference", Type.TEXT);

    /** Live sessions that the version was held against. */
    public static final Field POLICY_SESSIONS = one("portcullis.policy.sessions", Type.LONG);
    /** Those of them that their switches are told to change. */
    public static final Field POLICY_SESSIONS_CHANGING = one("portcullis.policy.sessions_changing", Type.LONG);
    /** Those that may change when their devices authenticate again: nothing can be told before, or nobody be told. */
    public static final Field POLICY_SESSIONS_LATER = one("portcullis.policy.sessions_later", Type.LONG);
    /** The MUD URL (RFC 8520) of a device, or of a file. */
    public static final Field MUD_URL = one("portcullis.mud.url", Type.KEYWORD);
    /** Who signed a MUD file: distinguished name, RFC 4514. */
    public static final Field MUD_SIGNER = one("portcullis.mud.signer", Type.KEYWORD);

    public static final Field MUD_SIGNER_BEFORE = one("portcullis.mud.signer_before", Type.KEYWORD);
    /** When its maker last changed a MUD file. */
    public static final Field MUD_UPDATED = one("portcullis.mud.updated", Type.DATE);

    public static final Field MUD_UPDATED_BEFORE = one("portcullis.mud.updated_before", Type.DATE);
    /** From where the port's access list is, for profiles that give the device's own: {@code mud, filter-id, none}. */
    public static final Field ACL_SOURCE = one("portcullis.acl.source", Type.KEYWORD);
    /** Why it is not its maker's. */
    public static final Field ACL_REASON = one("portcullis.acl.reason", Type.TEXT);
    /** The newest event that a checkpoint of the journal covers. */
    public static final Field JOURNAL_SEQUENCE = one("portcullis.journal.sequence", Type.LONG);
    /** The chain's hash there: SHA-256, upper-case hex. */
    public static final Field JOURNAL_HASH = one("portcullis.journal.hash", Type.KEYWORD);
    /** SHA-256 of the public key that the checkpoint is signed by, upper-case hex. */
    public static final Field JOURNAL_KEY = one("portcullis.journal.key", Type.KEYWORD);
    /** Base64. */
    public static final Field JOURNAL_SIGNATURE = one("portcullis.journal.signature", Type.KEYWORD);
    /** The first event of those that were lost, deleted or not kept. */
    public static final Field JOURNAL_FIRST = one("portcullis.journal.first", Type.LONG);
    /** The last of them. */
    public static final Field JOURNAL_LAST = one("portcullis.journal.last", Type.LONG);
    /** Which exporter an admin did something about, or cannot deliver. */
    public static final Field EXPORTER_NAME = one("portcullis.exporter.name", Type.KEYWORD);
    /** That a receiver who takes only short messages has not got all of an event; never in the journal. */
    public static final Field TRUNCATED = one("portcullis.truncated", Type.BOOLEAN);

    private static final String CONTEXT = "portcullis.context.";

    private static final Map<Attribute, Field> CONTEXTS = new EnumMap<>(Attribute.class);

    static {
        for (Attribute attribute : Attribute.values()) {
            String name = CONTEXT + attribute.word();
            CONTEXTS.put(
                    attribute,
                    switch (attribute.type()) {
                        case TEXT -> one(name, Type.KEYWORD);
                        case TEXTS -> many(name, Type.KEYWORD);
                        case NUMBER -> one(name, Type.LONG);
                        case TIME -> one(name, Type.DATE);
                    });
        }
    }

    /** The field that records a rule's attribute as the rules saw it. */
    public static Field context(Attribute attribute) {
        return CONTEXTS.get(attribute);
    }

    /** Every field, in the order of this table. */
    public static Collection<Field> all() {
        return Collections.unmodifiableCollection(TABLE.values());
    }

    public static Optional<Field> named(String name) {
        return Optional.ofNullable(TABLE.get(name));
    }

    /** @throws IllegalArgumentException when the value is not what this field holds */
    public void check(Object value) {
        boolean fits = many
                ? value instanceof List<?> list && list.stream().allMatch(type.javaType::isInstance)
                : type.javaType.isInstance(value);
        if (!fits) {
            throw new IllegalArgumentException(name + " holds " + (many ? "a list of " : "") + type + ", not " + value);
        }
    }

    private static Field one(String name, Type type) {
        return add(new Field(name, type, false));
    }

    private static Field many(String name, Type type) {
        return add(new Field(name, type, true));
    }

    private static Field add(Field field) {
        TABLE.put(field.name, field);
        return field;
    }

    @Override
    public String toString() {
        return name;
    }
}
