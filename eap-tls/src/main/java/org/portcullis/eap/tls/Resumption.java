package org.portcullis.eap.tls;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.portcullis.eap.session.SessionState;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.trust.PresentedChain;
import org.portcullis.policy.value.Secret;

/**
 * Resumption in one connection: which session the device offers, whether it is taken up, and what the device gets for the
 * next time.
 *
 * <p>A session that the device offers is taken up only if its device would be let in today: its chain is validated and
 * checked for revocation again, and the authoriser is asked without being bound. In every other case the handshake is a
 * full one: so the device can come with a newer certificate, and who is refused has proven its key first and gets its
 * alert. The decision itself falls once the device has proven that it holds the session's secret, by its Finished.
 */
final class Resumption {
    private final Optional<TlsSessions> sessions;
    private final byte[] context;
    private final TlsCryptography crypto;
    private final DeviceGate gate;
    private final HandshakeRecord record;
    private Optional<TakenUp> takenUp = Optional.empty();

    /** A session as it is resumed. */
    private record TakenUp(SessionState state, PresentedChain chain, ChainVerdict.Trusted verdict) {}

    /** @param context what a session must belong to, to be resumed here */
    Resumption(
            Optional<TlsSessions> sessions,
            byte[] context,
            TlsCryptography crypto,
            DeviceGate gate,
            HandshakeRecord record) {
        this.sessions = sessions;
        this.context = context;
        this.crypto = crypto;
        this.gate = gate;
        this.record = record;
    }

    boolean isOn() {
        return sessions.isPresent();
    }

    /** Nothing is resumed, whatever was said before: a ClientHello begins. */
    void forget() {
        takenUp = Optional.empty();
    }

    Optional<SessionState> byTicket(byte[] ticket, int version, IntPredicate spokenSuite) {
        return takeUp(sessions.flatMap(known -> known.byTicket(ticket, context)), version, spokenSuite);
    }

    Optional<SessionState> byId(byte[] id, int version, IntPredicate spokenSuite) {
        return takeUp(sessions.flatMap(known -> known.byId(id, context)), version, spokenSuite);
    }

    void discard(byte[] id) {
        sessions.ifPresent(known -> known.forget(id));
    }

    private Optional<SessionState> takeUp(Optional<SessionState> offered, int version, IntPredicate spokenSuite) {
        takenUp = offered.filter(state -> state.version() == version && spokenSuite.test(state.cipherSuite()))
                .flatMap(this::admitted);
        return takenUp.map(TakenUp::state);
    }

    private Optional<TakenUp> admitted(SessionState state) {
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (byte[] encoding : state.chain()) {
                certificates.add(((JcaTlsCertificate) crypto.createCertificate(CertificateType.X509, encoding))
                        .getX509Certificate());
            }
            PresentedChain chain = new PresentedChain(certificates);
            Optional<TakenUp> admitted = gate.wouldAdmit(chain).map(verdict -> new TakenUp(state, chain, verdict));
            if (admitted.isEmpty()) {
                record.note("the device offered a TLS session whose device would not be let in now; it has to prove its"
                        + " certificate's key again");
            }
            return admitted;
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The suite of the session that is resumed. */
    Optional<Integer> cipherSuite() {
        return takenUp.map(session -> session.state.cipherSuite());
    }

    /**
     * To be called when the device's Finished has proven that it holds the session's secret: decides.
     *
     * @throws TlsFatalAlert when it is not let in
     */
    void proven() throws IOException {
        TakenUp session = takenUp.orElseThrow(
                () -> new IOException("a session was resumed that was not taken up, which must not happen"));
        record.resumed(session.chain, session.state.authenticated());
        gate.decide(session.verdict);
    }

    /**
     * What the device gets for the next time.
     *
     * @param secret of the new session
     */
    private SessionState next(int version, int cipherSuite, Secret secret) {
        Instant authenticated = takenUp.map(session -> session.state.authenticated())
                .orElseGet(() -> sessions.orElseThrow().now());
        return new SessionState(version, cipherSuite, authenticated, secret, chain());
    }

    // What is configured is at hand then too.
    private List<byte[]> chain() {
        List<byte[]> chain = new ArrayList<>();
        try {
            for (X509Certificate certificate : record.presented().certificates()) {
                byte[] encoding = certificate.getEncoded();
                if (chain.isEmpty() || !gate.knows(encoding)) {
                    chain.add(encoding);
                }
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded cannot be encoded", e);
        }
        return chain;
    }

    /** A ticket and how many seconds it is good for. */
    record Ticket(byte[] octets, long lifetimeSeconds) {}

    /** Empty where the session is over, or cannot be put into a ticket. */
    Optional<Ticket> ticket(int version, int cipherSuite, Secret secret) {
        SessionState state = next(version, cipherSuite, secret);
        TlsSessions known = sessions.orElseThrow();
        long left = known.secondsLeft(state);
        return left <= 0 ? Optional.empty() : known.ticket(state, context).map(ticket -> new Ticket(ticket, left));
    }

    void keep(byte[] id, int version, int cipherSuite, Secret secret) {
        sessions.orElseThrow().keep(id, next(version, cipherSuite, secret), context);
    }
}
