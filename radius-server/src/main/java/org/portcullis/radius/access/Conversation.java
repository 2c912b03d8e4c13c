package org.portcullis.radius.access;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.portcullis.eap.eap.Authenticator;
import org.portcullis.eap.eap.Authorizer;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapServer;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.PolicyDecisionPoint;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.value.Session;

/**
 * One EAP conversation between its Access-Requests. Who has {@link #tryEnter entered} it is its only user until {@link
 * #leave}; that also makes its fields visible to the next user's thread.
 */
final class Conversation {
    /** A chain of 16 KB in fragments of 250 octets needs 65; beyond this somebody plays for time. */
    static final int MAX_REQUESTS = 256;

    private final byte[] state;
    private final AccessRequest first;
    private final long begunAt;
    private final PolicyDecisionPoint decisionPoint;
    private final EapConversation eap;
    private final AtomicBoolean entered = new AtomicBoolean();
    private final UnfinishedMessages.Share unfinished = new UnfinishedMessages.Share();
    private final CourseLog log = new CourseLog();

    private Optional<Exchange> current = Optional.empty();
    private Optional<ProvenCredential> proven = Optional.empty();
    private Optional<RuntimeException> trouble = Optional.empty();
    private Optional<Decision> decision = Optional.empty();
    private Optional<Grant> grant = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private Optional<byte[]> lastRequest = Optional.empty();
    private int requests;

    /**
     * @param state 16 random octets
     * @param first what the NAS said of the port with its first request; only that NAS may go on with it
     * @param begunAt monotonic, in nanoseconds
     */
    Conversation(
            byte[] state,
            AccessRequest first,
            Authenticator through,
            long begunAt,
            EapServer server,
            PolicyDecisionPoint decisionPoint) {
        this.state = state;
        this.first = first;
        this.begunAt = begunAt;
        this.decisionPoint = decisionPoint;
        this.eap = server.begin(new Authorizing(), through);
    }

    /** False when another request of this conversation is in work. */
    boolean tryEnter() {
        return entered.compareAndSet(false, true);
    }

    void leave() {
        current = Optional.empty();
        entered.set(false);
    }

    /**
     * Takes the peer's packet one step on.
     *
     * @throws RuntimeException when the decision point or the EAP layer failed: there is no step then
     */
    EapStep receive(Exchange exchange, byte[] packet) {
        current = Optional.of(exchange);
        requests++;
        EapStep step;
        try {
            step = eap.receive(packet);
        } catch (RuntimeException fault) {
            throw trouble.orElse(fault);
        }
        // The TLS layer may have turned the decision point's failure into an alert; no decision is no refusal.
        trouble.ifPresent(fault -> {
            throw fault;
        });
        return step;
    }

    private AccessRequest request() {
        Exchange exchange = current.orElseThrow();
        return PortFacts.read(
                exchange.attributes(), exchange.nas(), exchange.source().getAddress(), eap.identity());
    }

    /** Asks the decision point, with what the current request says. */
    private final class Authorizing implements Authorizer {
        @Override
        public Decision authorize(ProvenCredential credential) {
            proven = Optional.of(credential);
            try {
                return decisionPoint.decide(credential, request());
            } catch (RuntimeException fault) {
                trouble = Optional.of(fault);
                throw fault;
            }
        }

        @Override
        public boolean wouldPermit(ProvenCredential credential) {
            return decisionPoint.wouldPermit(credential, request());
        }
    }

    /** What it holds of an unfinished message, in the table's books. */
    UnfinishedMessages.Share unfinished() {
        return unfinished;
    }

    /** Octets of the device's message that is not whole yet. */
    int unfinishedOctets() {
        return eap.unfinishedOctets();
    }

    boolean isLate() {
        return requests >= MAX_REQUESTS;
    }

    byte[] state() {
        return state;
    }

    /** What the NAS said of the port with its first request. */
    AccessRequest first() {
        return first;
    }

    /** The same with the identity that the device gave, where it gave one. */
    AccessRequest named() {
        String identity = eap.identity();
        return identity.isEmpty()
                ? first
                : new AccessRequest(
                        first.nas(),
                        first.mac(),
                        first.port(),
                        first.portType(),
                        first.ssid(),
                        PortFacts.printable(identity));
    }

    InetAddress nasAddress() {
        return first.nas().address();
    }

    /** Nanoseconds since it began. */
    long age(LongSupplier nanoTime) {
        return nanoTime.getAsLong() - begunAt;
    }

    /** How it went so far. */
    CourseLog log() {
        return log;
    }

    String identity() {
        return eap.identity();
    }

    Optional<TlsFacts> tls() {
        return eap.tls();
    }

    Optional<ProvenCredential> proven() {
        return proven;
    }

    Optional<Decision> decision() {
        return decision;
    }

    Optional<Grant> grant() {
        return grant;
    }

    /** @param granted where it is a permit */
    void decided(Decision outcome, Optional<Grant> granted) {
        decision = Optional.of(outcome);
        grant = granted;
    }

    /** The session that the permit begins. */
    Optional<Session> session() {
        return session;
    }

    void begins(Session permitted) {
        session = Optional.of(permitted);
    }

    /** What it means if nothing more comes; empty when the device is refused already, or the fault is on this side. */
    Optional<Decision.Refuse> fallenSilent() {
        return eap.fallenSilent()
                .map(silence -> decision.filter(Decision.Permit.class::isInstance)
                        .map(permit -> new Decision.Refuse(
                                silence.code(),
                                permit.device(),
                                Optional.empty(),
                                silence.explanation(),
                                Stream.concat(permit.trace().stream(), silence.trace().stream())
                                        .toList(),
                                permit.context()))
                        .orElse(silence));
    }

    /** The last EAP-Request that was sent; empty before the first. */
    Optional<byte[]> lastRequest() {
        return lastRequest;
    }

    void requested(byte[] eapRequest) {
        lastRequest = Optional.of(eapRequest);
    }
}
