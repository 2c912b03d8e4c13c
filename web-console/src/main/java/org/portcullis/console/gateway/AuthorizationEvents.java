package org.portcullis.console.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.portcullis.eap.trust.RevocationFields;
import org.portcullis.eap.trust.RevocationFinding;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.DecisionFields;
import org.portcullis.policy.decision.ResourceRequest;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventStorms;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.CertificateNumber;

/** Writes the events of gateways' questions, {@code authorization-granted} and {@code authorization-refused}. */
final class AuthorizationEvents {
    /**
     * What an event is made of.
     *
     * @param credential empty when the chain was not trusted, and when the device was named by its serial
     * @param durationNanos from the question to the decision
     */
    record Facts(
            ResourceRequest request,
            Decision decision,
            Optional<ProvenCredential> credential,
            List<RevocationFinding> revocation,
            long durationNanos) {

        /** The same without what may differ between identical refusals, or be long. */
        Facts plain(Decision.Refuse refusal) {
            return new Facts(request, refusal.plain(), Optional.empty(), List.of(), durationNanos);
        }
    }

    private final String node;
    private final InstantSource clock;

    AuthorizationEvents(String node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
    }

    SecurityEvent event(Facts facts) {
        return event(facts, "").build();
    }

    /** One event for the refusals of a storm, with what they have in common. */
    SecurityEvent summary(EventStorms.Storm<Facts> storm) {
        Instant since = storm.since().truncatedTo(ChronoUnit.SECONDS);
        String more = ", and " + storm.count() + " more identical refusal" + (storm.count() == 1 ? "" : "s") + " since "
                + since;
        return event(storm.last(), more).set(Field.STORM_COUNT, storm.count()).build();
    }

    private SecurityEvent.Builder event(Facts facts, String more) {
        boolean permit = facts.decision instanceof Decision.Permit;
        ResourceRequest request = facts.request;
        SecurityEvent.Builder event = SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        permit ? EventAction.AUTHORIZATION_GRANTED : EventAction.AUTHORIZATION_REFUSED,
                        permit ? SecurityEvent.Outcome.SUCCESS : SecurityEvent.Outcome.FAILURE,
                        message(facts, more))
                .set(Field.EVENT_DURATION, facts.durationNanos)
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.OBSERVER_NAME, request.gateway())
                .set(Field.OBSERVER_TYPE, "gateway")
                .set(Field.AUTHORIZATION_GATEWAY, request.gateway())
                .set(Field.AUTHORIZATION_ACTION, request.action())
                .set(Field.AUTHORIZATION_RESOURCE, request.resource())
                .set(Field.DECISION_TRACE, facts.decision.trace());
        DecisionFields.write(event, facts.decision);
        facts.credential.ifPresent(proven -> {
            DecisionFields.write(event, proven);
            certificate(event, proven);
        });
        RevocationFields.write(event, facts.revocation);
        event.set(
                        Field.RELATED_USER,
                        facts.decision.device().map(device -> device.serial().text()).stream()
                                .toList())
                .set(
                        Field.RELATED_HASH,
                        facts.credential.map(ProvenCredential::sha256).stream().toList())
                .set(Field.RELATED_HOSTS, List.of(request.gateway()));
        return event;
    }

    private static void certificate(SecurityEvent.Builder event, ProvenCredential proven) {
        event.set(Field.TLS_CLIENT_SHA256, proven.sha256())
                .set(Field.TLS_CLIENT_SUBJECT, proven.subject())
                .set(Field.TLS_CLIENT_ISSUER, proven.issuer())
                .set(Field.TLS_CLIENT_SERIAL_NUMBER, CertificateNumber.text(proven.serialNumber()))
                .set(Field.TLS_CLIENT_NOT_BEFORE, proven.notBefore())
                .set(Field.TLS_CLIENT_NOT_AFTER, proven.notAfter())
                .set(Field.TLS_CLIENT_ALTERNATIVE_NAMES, proven.alternativeNames())
                .set(Field.TLS_CLIENT_KEY_TYPE, proven.keyType());
    }

    /** The decision's own sentence, and where it was asked for. */
    private static String message(Facts facts, String more) {
        String why = facts.decision.explanation().strip().replaceFirst("\\.$", "");
        String sentence = facts.decision.device().isPresent() ? why : "a device is refused: " + why;
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + more + " (at gateway "
                + facts.request.gateway() + ").";
    }
}
