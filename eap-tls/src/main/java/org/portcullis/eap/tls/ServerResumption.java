package org.portcullis.eap.tls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Vector;
import java.util.function.IntPredicate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.util.Arrays;
import org.portcullis.eap.session.SessionState;
import org.portcullis.policy.value.Secret;

/** {@link Resumption} in the words of Bouncy Castle's TLS server: what it asks in the course of one handshake. */
final class ServerResumption {
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;
    private static final Integer SESSION_TICKET = ExtensionType.session_ticket;
    private static final int SESSION_ID_OCTETS = 32;
    /** Tickets of one ClientHello that are looked at; a device has one or two. */
    private static final int MAX_TICKETS = 4;
    /** RFC 8446 §4.6.1: unique among the tickets of a connection, and there is one. */
    private static final byte[] NONCE = {0};

    private final Resumption resumption;
    private final TlsCryptography crypto;
    // Kept until the handshake is complete, where a ticket of TLS 1.3 may need it.
    private Optional<Transcript> transcript;
    private Optional<byte[]> ticketExtension = Optional.empty();
    private final boolean stapling;
    private boolean takesTickets13;
    private boolean wantsStatus;
    private byte[] ticket13 = {};

    /** @param stapling whether there is an OCSP response to send along with the server's certificate */
    ServerResumption(Resumption resumption, TlsCryptography crypto, boolean stapling) {
        this.stapling = stapling;
        this.resumption = resumption;
        this.crypto = crypto;
        this.transcript = resumption.isOn() ? Optional.of(new Transcript(crypto)) : Optional.empty();
    }

    void heard(HandshakeMessageInput message, TlsContext context) {
        transcript.ifPresent(whole -> whole.add(message, Transcript.agreed(context)));
    }

    void said(byte[] octets, int offset, int length, TlsContext context) {
        if (!TlsUtils.isTLSv13(context)) {
            transcript = Optional.empty();
        }
        transcript.ifPresent(whole -> whole.add(octets, offset, length, Transcript.agreed(context)));
    }

    /**
     * TLS 1.3: another ClientHello, which counts alone. A device that asks for the status of the server's certificate gets
     * it, which takes a full handshake (RFC 8446 §4.4.2.1); wpa_supplicant with {@code ocsp=2} would fail without.
     */
    void helloBegins(ClientHello hello) {
        resumption.forget();
        wantsStatus = stapling
                && hello.getExtensions() != null
                && hello.getExtensions().containsKey(TlsExtensionsUtils.EXT_status_request);
    }

    /** The device's Finished was verified, of a handshake that resumes a session. */
    void proven() throws IOException {
        resumption.proven();
    }

    void offered(Hashtable<?, ?> extensions) throws IOException {
        ticketExtension = Optional.ofNullable((byte[]) extensions.get(SESSION_TICKET));
        short[] modes = TlsExtensionsUtils.getPSKKeyExchangeModesExtension(extensions);
        takesTickets13 = modes != null && Arrays.contains(modes, PskKeyExchangeMode.psk_dhe_ke);
    }

    /** TLS 1.3: the key of the first ticket that is taken up; null for none, as Bouncy Castle wants it. */
    TlsPSKExternal psk(@SuppressWarnings("rawtypes") Vector identities, TlsContext context, IntPredicate speaks) {
        if (wantsStatus) {
            return null;
        }
        int agreed = context.getSecurityParametersHandshake().getCipherSuite();
        IntPredicate usable =
                suite -> speaks.test(suite) && (agreed == CipherSuite.TLS_NULL_WITH_NULL_NULL || suite == agreed);
        for (int i = 0; i < Math.min(identities.size(), MAX_TICKETS); i++) {
            byte[] ticket = ((PskIdentity) identities.get(i)).getIdentity();
            Optional<SessionState> state = resumption.byTicket(ticket, TLS_1_3, usable);
            if (state.isPresent()) {
                ageless(identities, i, ticket);
                return TicketPsk.of(ticket, state.get().secret(), state.get().cipherSuite(), crypto);
            }
        }
        return null;
    }

    // Bouncy Castle looks for an external key, which has no age; without early data the age of a ticket means nothing.
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static void ageless(Vector identities, int index, byte[] ticket) {
        identities.set(index, new PskIdentity(ticket, 0));
    }

    /** TLS 1.3: the suite of the session that is resumed. */
    Optional<Integer> cipherSuite13(TlsContext context) {
        return TlsUtils.isTLSv13(context) ? resumption.cipherSuite() : Optional.empty();
    }

    /** TLS 1.2: the session that is taken up; null for none, as Bouncy Castle wants it. */
    TlsSession session(byte[] sessionId, IntPredicate speaks) {
        resumption.forget();
        byte[] ticket = ticketExtension.orElse(TlsUtils.EMPTY_BYTES);
        if (ticket.length > 0) {
            // RFC 5077 §3.4: the device's session id is echoed, so that it knows.
            return resumption
                    .byTicket(ticket, TLS_1_2, speaks)
                    .map(state -> new TakenUp(sessionId, parameters(state), () -> {}))
                    .orElse(null);
        }
        return sessionId.length != SESSION_ID_OCTETS
                ? null
                : resumption
                        .byId(sessionId, TLS_1_2, speaks)
                        .map(state -> new TakenUp(sessionId, parameters(state), () -> resumption.discard(sessionId)))
                        .orElse(null);
    }

    private SessionParameters parameters(SessionState state) {
        return new SessionParameters.Builder()
                .setCipherSuite(state.cipherSuite())
                .setNegotiatedVersion(ProtocolVersion.TLSv12)
                .setExtendedMasterSecret(true)
                .setMasterSecret(crypto.createSecret(state.secret().octets()))
                .build();
    }

    /** TLS 1.2: an id for a device that takes no ticket; empty for none. */
    byte[] newSessionId(TlsContext context) {
        if (!isResumable12(context) || ticketExtension.isPresent()) {
            return TlsUtils.EMPTY_BYTES;
        }
        byte[] id = new byte[SESSION_ID_OCTETS];
        crypto.getSecureRandom().nextBytes(id);
        return id;
    }

    /** TLS 1.2: the promise of a ticket. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    Hashtable withTicketExtension(Hashtable extensions, TlsContext context) {
        if (!TlsUtils.isTLSv13(context) && isResumable12(context) && ticketExtension.isPresent()) {
            extensions.put(SESSION_TICKET, TlsUtils.EMPTY_BYTES);
        }
        return extensions;
    }

    // RFC 7627 §5.3: without extended_master_secret a session does not bind what was negotiated.
    private boolean isResumable12(TlsContext context) {
        return resumption.isOn() && context.getSecurityParametersHandshake().isExtendedMasterSecret();
    }

    /** TLS 1.2: the ticket that was promised; RFC 5077 §3.3: an empty one takes the promise back. */
    NewSessionTicket ticket12(TlsContext context) {
        SecurityParameters parameters = context.getSecurityParametersHandshake();
        return resumption
                .ticket(TLS_1_2, parameters.getCipherSuite(), masterSecret(parameters))
                .map(ticket -> new NewSessionTicket(ticket.lifetimeSeconds(), ticket.octets()))
                .orElseGet(() -> new NewSessionTicket(0, TlsUtils.EMPTY_BYTES));
    }

    private Secret masterSecret(SecurityParameters parameters) {
        return Secret.of(crypto.adoptSecret(parameters.getMasterSecret()).extract());
    }

    /** To be called from {@code notifyHandshakeComplete}; the secrets are gone afterwards. */
    void complete(TlsContext context) throws IOException {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        if (transcript.isPresent() && takesTickets13 && !wantsStatus) {
            ticket13 = resumption
                    .ticket(
                            TLS_1_3,
                            parameters.getCipherSuite(),
                            TicketPsk.resumptionMaster(parameters, transcript.get())
                                    .ticketKey(NONCE))
                    .map(ticket -> new NewTicket13(
                                    ticket.lifetimeSeconds(),
                                    crypto.getSecureRandom().nextInt(),
                                    NONCE,
                                    ticket.octets())
                            .encode())
                    .orElse(TlsUtils.EMPTY_BYTES);
        } else if (!TlsUtils.isTLSv13(context)
                && !parameters.isResumedSession()
                && parameters.getSessionID().length > 0) {
            resumption.keep(parameters.getSessionID(), TLS_1_2, parameters.getCipherSuite(), masterSecret(parameters));
        }
        transcript = Optional.empty();
    }

    /** TLS 1.3: the message with the ticket, once the handshake is complete; empty for none. */
    byte[] ticket13() {
        return ticket13;
    }

    /** A session as Bouncy Castle resumes it, also where the device sent no session id along with its ticket. */
    private record TakenUp(byte[] id, SessionParameters parameters, Runnable discard) implements TlsSession {
        @Override
        public SessionParameters exportSessionParameters() {
            return parameters.copy();
        }

        @Override
        public byte[] getSessionID() {
            return id.clone();
        }

        /** RFC 5246 §7.2.2: a connection that ends with a fatal alert takes its session along. */
        @Override
        public void invalidate() {
            discard.run();
        }

        @Override
        public boolean isResumable() {
            return true;
        }
    }
}
