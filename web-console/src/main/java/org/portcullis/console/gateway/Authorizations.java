package org.portcullis.console.gateway;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.portcullis.console.auth.Problem;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.trust.PresentedChain;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.decision.ResourceRequest;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Serial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers gateways: the chain is validated and checked for revocation as at the network's door, then the same decision is
 * taken from the same registry and policy. No answer goes out before its event is on disk.
 */
public final class Authorizations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Authorizations.class);

    private final GatewayServices services;
    private final AuthorizationEvents events;
    private final AuthorizationLog log;
    private final AtomicLong permits = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    public Authorizations(GatewayServices services) {
        this.services = services;
        this.events = new AuthorizationEvents(services.node(), services.clock());
        this.log = new AuthorizationLog(services.events(), events, services.clock());
    }

    /** What a gateway is told. */
    public record Answer(Decision decision, Optional<String> token, Optional<Instant> expires) {}

    /** How many answers there were of each kind, since the start. */
    public record Counts(long permits, long refusals) {}

    public Counts counts() {
        return new Counts(permits.get(), refusals.get());
    }

    /**
     * For a device by its certificate, which the gateway has seen proven.
     *
     * @param text PEM, URL-encoded PEM, or DER in base64; empty: it showed none
     * @throws Problem 503 when no decision can be taken now
     */
    public CompletionStage<Answer> byCertificate(String text, ResourceRequest request) {
        long begun = begin();
        if (text.isBlank()) {
            return refusedEarly(FailureCode.CERT_MISSING, "it showed no certificate at the gateway", request, begun);
        }
        List<X509Certificate> chain;
        try {
            chain = PresentedCertificate.parse(text, services.pem());
        } catch (PemException malformed) {
            return refusedEarly(FailureCode.CERT_MALFORMED, malformed.getMessage(), request, begun);
        }
        ChainVerdict verdict = services.trust().get().validate(new PresentedChain(chain));
        if (verdict instanceof ChainVerdict.Trusted trusted) {
            ProvenCredential credential = trusted.credential();
            Decision decision = decided(() -> services.decisions().decide(credential, request));
            return answer(
                    credential.sha256(),
                    new AuthorizationEvents.Facts(
                            request, decision, Optional.of(credential), verdict.revocation(), since(begun)));
        }
        return answer(
                Integer.toHexString(chain.get(0).hashCode()), // tells identical refusals from others, and nothing more
                new AuthorizationEvents.Facts(
                        request,
                        ((ChainVerdict.Rejected) verdict).refusal(),
                        Optional.empty(),
                        verdict.revocation(),
                        since(begun)));
    }

    /**
     * For a device that the gateway names.
     *
     * @throws Problem 503 when no decision can be taken now
     */
    public CompletionStage<Answer> bySerial(Serial serial, ResourceRequest request) {
        long begun = begin();
        Decision decision = decided(() -> services.decisions().decide(serial, request));
        return answer(
                serial.text(),
                new AuthorizationEvents.Facts(request, decision, Optional.empty(), List.of(), since(begun)));
    }

    /**
     * For a request that cannot be taken as it is; nothing that a device can choose may end in anything but yes or no.
     *
     * @param told what can be told of it
     * @throws Problem 503 when no decision can be taken now
     */
    public CompletionStage<Answer> unreadable(ResourceRequest told) {
        return refusedEarly(
                FailureCode.REQUEST_UNREADABLE,
                "what it asks its gateway for is too long, or has control characters",
                told,
                begin());
    }

    private long begin() {
        if (!services.serving().getAsBoolean()) {
            throw notNow("events cannot be kept, or the clock is not to be trusted");
        }
        return System.nanoTime();
    }

    private static long since(long begun) {
        return System.nanoTime() - begun;
    }

    private static Decision decided(Supplier<Decision> work) {
        try {
            return work.get();
        } catch (StoreException away) {
            LOG.warn("no decision for a gateway: {}", away.getMessage());
            throw notNow("the registry cannot be read");
        }
    }

    private static Problem notNow(String why) {
        return new Problem(503, "No decision", "There is no decision now: " + why + ". Ask again, or another node.");
    }

    private CompletionStage<Answer> refusedEarly(FailureCode code, String why, ResourceRequest request, long begun) {
        Decision refusal = Decision.Refuse.early(code, why, List.of(why));
        return answer("", new AuthorizationEvents.Facts(request, refusal, Optional.empty(), List.of(), since(begun)));
    }

    private CompletionStage<Answer> answer(String device, AuthorizationEvents.Facts facts) {
        SecurityEvent event = events.event(facts);
        Optional<GatewayTokens.Token> token = facts.decision() instanceof Decision.Permit permit
                ? services.tokens().issue(event.id(), event.time(), permit, facts.credential(), facts.request())
                : Optional.empty();
        Answer answer = new Answer(
                facts.decision(), token.map(GatewayTokens.Token::text), token.map(GatewayTokens.Token::expires));
        (facts.decision() instanceof Decision.Permit ? permits : refusals).incrementAndGet();
        return log.keep(device, facts, event).handle((sequence, lost) -> {
            if (lost != null) {
                LOG.warn("the event {} of an authorization could not be journaled: {}", event.id(), lost.toString());
                throw new CompletionException(notNow("its event could not be kept"));
            }
            return answer;
        });
    }

    /** To be called from time to time: writes what is due of identical refusals. */
    public void endDueStorms() {
        if (services.serving().getAsBoolean()) {
            log.endDueStorms();
        }
    }

    /** Writes what is left of identical refusals. */
    @Override
    public void close() {
        log.endAllStorms();
    }
}
