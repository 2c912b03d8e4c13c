package org.portcullis.radius.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.nas.PeerVerdict;
import org.portcullis.radius.transport.PeerReports;
import org.slf4j.LoggerFactory;

/**
 * Writes an event of each peer that was refused over TLS: one for an address and a code in ten minutes, and no more than
 * {@value #MAX_WINDOWS} in all, since anyone can provoke them. Every one is counted.
 */
final class PeerEvents implements PeerReports {
    static final Duration WINDOW = Duration.ofMinutes(10);
    static final int MAX_WINDOWS = 256;

    /** {@code event.severity}, 0 to 100 as Elastic's rules have it. */
    private static final long MEDIUM = 47;

    private record Window(InetAddress source, FailureCode code) {}

    private final String nodeName;
    private final EventSink sink;
    private final SecureRandom random;
    private final RadiusClock clock;
    private final RateLimitedLog log;
    private final Map<Window, Long> begun = new HashMap<>();

    PeerEvents(String nodeName, EventSink sink, SecureRandom random, RadiusClock clock) {
        this.nodeName = nodeName;
        this.sink = sink;
        this.random = random;
        this.clock = clock;
        log = new RateLimitedLog(LoggerFactory.getLogger(PeerEvents.class), Duration.ofSeconds(10), clock.nanoTime());
    }

    @Override
    public void refused(InetSocketAddress source, List<X509Certificate> presented, PeerVerdict.Refused why) {
        if (!wantsEvent(new Window(source.getAddress(), why.code()))) {
            return;
        }
        SecurityEvent event = event(source.getAddress(), presented, why);
        try {
            sink.append(event).whenComplete((sequence, failed) -> {
                if (failed != null) {
                    lost(event, failed);
                }
            });
        } catch (RuntimeException refused) {
            lost(event, refused);
        }
    }

    private synchronized boolean wantsEvent(Window window) {
        long now = clock.nanoTime().getAsLong();
        begun.values().removeIf(at -> now - at > WINDOW.toNanos());
        return begun.size() < MAX_WINDOWS && begun.putIfAbsent(window, now) == null;
    }

    private SecurityEvent event(InetAddress source, List<X509Certificate> presented, PeerVerdict.Refused why) {
        SecurityEvent.Builder event = SecurityEvent.builder(
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        clock.wall().instant(),
                        EventAction.RADSEC_PEER_REFUSED,
                        SecurityEvent.Outcome.FAILURE,
                        "A TLS connection from " + source.getHostAddress() + " was refused: " + why.explanation() + ".")
                .set(Field.SERVICE_NODE_NAME, nodeName)
                .set(Field.EVENT_CODE, why.code().code())
                .set(Field.EVENT_REASON, why.code().code())
                .set(Field.EVENT_SEVERITY, MEDIUM)
                .set(Field.FAILURE_CODE, why.code().code())
                .set(Field.FAILURE_SIDE, why.code().side().word())
                .set(Field.FAILURE_FIX, why.code().fix())
                .set(Field.OBSERVER_IP, List.of(source))
                .set(Field.RELATED_IP, List.of(source));
        if (!presented.isEmpty()) {
            certificate(event, presented.get(0));
        }
        return event.build();
    }

    private static void certificate(SecurityEvent.Builder event, X509Certificate certificate) {
        CertificateFacts facts;
        try {
            facts = CertificateFacts.of(certificate);
        } catch (IllegalArgumentException malformed) {
            return;
        }
        event.set(Field.TLS_CLIENT_SHA256, facts.sha256())
                .set(Field.TLS_CLIENT_SUBJECT, facts.subject())
                .set(Field.TLS_CLIENT_ISSUER, facts.issuer())
                .set(Field.TLS_CLIENT_NOT_BEFORE, facts.notBefore())
                .set(Field.TLS_CLIENT_NOT_AFTER, facts.notAfter())
                .set(Field.TLS_CLIENT_ALTERNATIVE_NAMES, facts.alternativeNames())
                .set(Field.RELATED_HASH, List.of(facts.sha256()));
    }

    private void lost(SecurityEvent event, Throwable failure) {
        log.warn(() -> "The event of a refused peer could not be kept: " + event, failure);
    }
}
