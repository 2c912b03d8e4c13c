package org.portcullis.console.auth;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** Makes the events {@code login}: of people, and of tokens that are none. */
final class LoginEvents {
    /**
     * What else there is to tell.
     *
     * @param certificate the one that was shown
     * @param code why that was not trusted
     */
    record Shown(Optional<CertificateFacts> certificate, Optional<FailureCode> code) {
        static final Shown NOTHING = new Shown(Optional.empty(), Optional.empty());
    }

    private final EventSink events;
    private final String node;
    private final InstantSource clock;

    /** @param node the name of this node */
    LoginEvents(EventSink events, String node, InstantSource clock) {
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    /** The same, once the event is on disk, or cannot be kept. */
    void tell(String name, InetAddress from, SecurityEvent.Outcome outcome, String sentence, Shown shown) {
        Journaled.await(report(name, from, outcome, sentence, shown), sentence);
    }

    /**
     * @param name who it is, or claims to be; may be empty
     * @param sentence without its end
     */
    CompletionStage<Long> report(
            String name, InetAddress from, SecurityEvent.Outcome outcome, String sentence, Shown shown) {
        SecurityEvent.Builder event = SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        EventAction.LOGIN,
                        outcome,
                        sentence + " (from " + from.getHostAddress() + ").")
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.USER_NAME, name)
                .set(Field.SOURCE_IP, from);
        shown.certificate()
                .ifPresent(facts -> event.set(Field.TLS_CLIENT_SHA256, facts.sha256())
                        .set(Field.TLS_CLIENT_SUBJECT, facts.subject())
                        .set(Field.TLS_CLIENT_ISSUER, facts.issuer())
                        .set(
                                Field.TLS_CLIENT_SERIAL_NUMBER,
                                facts.serialNumber().toString(16).toUpperCase(Locale.ROOT))
                        .set(Field.TLS_CLIENT_NOT_BEFORE, facts.notBefore())
                        .set(Field.TLS_CLIENT_NOT_AFTER, facts.notAfter())
                        .set(Field.TLS_CLIENT_ALTERNATIVE_NAMES, facts.alternativeNames())
                        .set(Field.TLS_CLIENT_KEY_TYPE, facts.keyType())
                        .set(Field.RELATED_HASH, List.of(facts.sha256())));
        shown.code().ifPresent(code -> event.set(Field.EVENT_REASON, code.code()));
        return events.append(event.build());
    }
}
