package org.portcullis.radius.access;

import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.portcullis.eap.eap.ClientCertificate;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.eap.trust.RevocationFields;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.DecisionFields;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.decision.PolicyEngine;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Session;

/**
 * Writes the events of access decisions, {@code access-accept} and {@code access-reject}, and of conversations that came to
 * none, {@code authentication-abandoned}.
 */
final class AccessEvents {
    /**
     * What an event is made of.
     *
     * @param tls empty when TLS never began
     * @param proven empty when the device proved nothing
     * @param session what a permit begins, or began that the device did not wait for; empty for a refusal
     * @param durationNanos from the conversation's first request to the decision
     * @param course how it went until then
     */
    record Facts(
            AccessRequest request,
            Decision decision,
            Optional<TlsFacts> tls,
            Optional<ProvenCredential> proven,
            Optional<Session> session,
            long durationNanos,
            Course course) {}

    private static final String MAB = "mab";

    private final String nodeName;
    private final SecureRandom random;
    private final RadiusClock clock;

    AccessEvents(String nodeName, SecureRandom random, RadiusClock clock) {
        this.nodeName = nodeName;
        this.random = random;
        this.clock = clock;
    }

    SecurityEvent event(Facts facts) {
        return event(facts, "").build();
    }

    /** One event for the refusals of a storm, with what they have in common. */
    SecurityEvent summary(RefusalStorms.Storm storm) {
        String what = storm.refusal().code().isTimeout() ? "such attempt" : "identical refusal";
        String more = ", and " + storm.count() + " more " + what + (storm.count() == 1 ? "" : "s") + " since "
                + storm.since().truncatedTo(ChronoUnit.SECONDS);
        Facts facts = new Facts(
                storm.request(),
                storm.refusal(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                storm.nanos(),
                Course.UNKNOWN);
        return event(facts, more).set(Field.STORM_COUNT, storm.count()).build();
    }

    private SecurityEvent.Builder event(Facts facts, String more) {
        boolean permit = !(facts.decision instanceof Decision.Refuse);
        SecurityEvent.Builder event = SecurityEvent.builder(
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        clock.wall().instant(),
                        action(facts.decision),
                        permit ? SecurityEvent.Outcome.SUCCESS : SecurityEvent.Outcome.FAILURE,
                        message(facts, more))
                .set(Field.EVENT_DURATION, facts.durationNanos)
                .set(Field.SERVICE_NODE_NAME, nodeName)
                .set(Field.METHOD, method(facts.decision))
                .set(Field.DECISION_TRACE, trace(facts));
        request(event, facts.request);
        facts.course.write(event);
        DecisionFields.write(event, facts.decision);
        facts.tls.ifPresent(tls -> tls(event, tls, permit));
        facts.tls.ifPresent(tls -> RevocationFields.write(event, tls.revocation()));
        facts.proven.ifPresent(proven -> DecisionFields.write(event, proven));
        if (permit) {
            facts.session.ifPresent(session -> SessionFields.write(event, session));
        } else {
            event.set(Field.SESSION_ID, facts.session.map(Session::id));
        }
        related(event, facts);
        return event;
    }

    private static EventAction action(Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            return refuse.code().isTimeout() ? EventAction.AUTHENTICATION_ABANDONED : EventAction.ACCESS_REJECT;
        }
        return EventAction.ACCESS_ACCEPT;
    }

    /** The decision's, and what the device was told. */
    private static List<String> trace(Facts facts) {
        Stream<String> told = facts.tls.flatMap(TlsFacts::alertSent).stream()
                .map(alert -> "the device is told by the TLS alert " + alert);
        return Stream.concat(facts.decision.trace().stream(), told).toList();
    }

    private static void request(SecurityEvent.Builder event, AccessRequest request) {
        AccessRequest.Nas nas = request.nas();
        event.set(Field.SOURCE_MAC, request.mac())
                .set(Field.USER_NAME, request.identity())
                .set(Field.OBSERVER_NAME, nas.name())
                .set(Field.OBSERVER_IP, List.of(nas.address()))
                .set(Field.OBSERVER_VENDOR, nas.vendor())
                .set(Field.OBSERVER_TYPE, request.portType().startsWith("Wireless") ? "access-point" : "switch")
                .set(Field.OBSERVER_INGRESS_INTERFACE, request.port())
                .set(Field.NAS_NAME, nas.name())
                .set(Field.NAS_SITE, nas.site())
                .set(Field.LABEL_SITE, nas.site())
                .set(Field.NAS_PORT, request.port());
    }

    /** How the device asked; nothing for what was neither. */
    private static String method(Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            boolean mab = refuse.code().isMab()
                    || refuse.rule()
                            .filter(rule -> rule.startsWith(PolicyEngine.MAB))
                            .isPresent();
            return mab ? MAB : refuse.code() == FailureCode.METHOD_UNSUPPORTED ? "" : "eap";
        }
        return decision instanceof Decision.Bypass ? MAB : "eap";
    }

    private static void tls(SecurityEvent.Builder event, TlsFacts tls, boolean established) {
        event.set(Field.TLS_VERSION, tls.version())
                .set(Field.TLS_VERSION_PROTOCOL, tls.version().isEmpty() ? "" : "tls")
                .set(Field.TLS_CIPHER, tls.cipher())
                .set(Field.TLS_RESUMED, tls.resumed())
                .set(Field.TLS_ESTABLISHED, established)
                .set(Field.TLS_EXTENDED_MASTER_SECRET, tls.extendedMasterSecret())
                .set(Field.TLS_ALERT_SENT, tls.alertSent())
                .set(Field.TLS_ALERT_RECEIVED, tls.alertReceived());
        tls.clientCertificate()
                .ifPresent(certificate -> event.set(Field.TLS_CLIENT_SHA256, certificate.sha256())
                        .set(Field.TLS_CLIENT_SUBJECT, certificate.subject())
                        .set(Field.TLS_CLIENT_ISSUER, certificate.issuer())
                        .set(Field.TLS_CLIENT_SERIAL_NUMBER, certificate.serialNumber())
                        .set(Field.TLS_CLIENT_NOT_BEFORE, certificate.notBefore())
                        .set(Field.TLS_CLIENT_NOT_AFTER, certificate.notAfter())
                        .set(Field.TLS_CLIENT_ALTERNATIVE_NAMES, certificate.alternativeNames())
                        .set(Field.TLS_CLIENT_KEY_TYPE, certificate.keyType()));
    }

    private static void related(SecurityEvent.Builder event, Facts facts) {
        List<String> hashes = facts.tls.flatMap(TlsFacts::clientCertificate).map(ClientCertificate::sha256).stream()
                .toList();
        List<String> users = Stream.concat(
                        Stream.of(facts.request.identity()),
                        facts.decision.device().map(device -> device.serial().text()).stream())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        event.set(Field.RELATED_IP, List.of(facts.request.nas().address()))
                .set(Field.RELATED_USER, users)
                .set(Field.RELATED_HASH, hashes)
                .set(Field.RELATED_HOSTS, List.of(facts.request.nas().name()));
    }

    /** The decision's own sentence, and where it was taken. */
    private static String message(Facts facts, String more) {
        Decision decision = facts.decision;
        AccessRequest request = facts.request;
        String explanation = decision.explanation().strip();
        String why = explanation.endsWith(".") ? explanation.substring(0, explanation.length() - 1) : explanation;
        String sentence = why;
        if (decision instanceof Decision.Refuse refuse && refuse.code().isTimeout()) {
            sentence = decision.device()
                            .map(device -> "the device " + device.serial().text())
                            .orElse(stranger(request))
                    + " did not finish its authentication: " + why;
        } else if (decision.device().isEmpty() && !(decision instanceof Decision.Bypass)) {
            sentence = stranger(request) + " is refused: " + why;
        }
        String where = request.nas().name() + (request.port().isEmpty() ? "" : " port " + request.port());
        String who = request.mac().map(mac -> ", MAC " + mac).orElse("");
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + more + " (at " + where + who + ").";
    }

    private static String stranger(AccessRequest request) {
        return request.identity().isEmpty() ? "a device" : "a device that calls itself \"" + request.identity() + "\"";
    }
}
