package org.portcullis.eap.tls;

import java.io.IOException;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.portcullis.policy.value.Secret;

/**
 * The pre-shared key that belongs to a TLS 1.3 ticket (RFC 8446 §2.2, §4.6.1), for server and client alike. Bouncy Castle
 * knows external keys only; {@link ResumptionSecret} makes the one difference there is.
 */
public final class TicketPsk implements TlsPSKExternal {
    private final byte[] ticket;
    private final TlsSecret key;
    private final int prf;

    private TicketPsk(byte[] ticket, TlsSecret key, int prf) {
        this.ticket = ticket;
        this.key = key;
        this.prf = prf;
    }

    /** @param cipherSuite of the session that the ticket resumes; its hash is the key's */
    public static TicketPsk of(byte[] ticket, Secret key, int cipherSuite, TlsCryptography crypto) {
        return new TicketPsk(
                ticket.clone(),
                new ResumptionSecret.Key(crypto, key.octets()),
                cipherSuite == CipherSuite.TLS_AES_256_GCM_SHA384
                        ? PRFAlgorithm.tls13_hkdf_sha384
                        : PRFAlgorithm.tls13_hkdf_sha256);
    }

    /** What the keys of all tickets of one connection are derived from (RFC 8446 §7.1). */
    public static final class ResumptionMaster {
        private final TlsSecret secret;
        private final int hash;
        private final int length;

        private ResumptionMaster(TlsSecret secret, int hash, int length) {
            this.secret = secret;
            this.hash = hash;
            this.length = length;
        }

        /** RFC 8446 §4.6.1: the key of the ticket with that nonce. */
        public Secret ticketKey(byte[] nonce) throws IOException {
            return Secret.of(TlsCryptoUtils.hkdfExpandLabel(secret, hash, "resumption", nonce, length)
                    .extract());
        }
    }

    /**
     * To be called from {@code notifyHandshakeComplete}; what it is derived from is gone afterwards.
     *
     * @param transcript up to the client's Finished
     */
    public static ResumptionMaster resumptionMaster(SecurityParameters connection, Transcript transcript)
            throws IOException {
        int hash = connection.getPRFCryptoHashAlgorithm();
        int length = connection.getPRFHashLength();
        TlsSecret master = TlsCryptoUtils.hkdfExpandLabel(
                connection.getMasterSecret(), hash, "res master", transcript.current(), length);
        return new ResumptionMaster(master, hash, length);
    }

    @Override
    public byte[] getIdentity() {
        return ticket.clone();
    }

    @Override
    public TlsSecret getKey() {
        return key;
    }

    @Override
    public int getPRFAlgorithm() {
        return prf;
    }
}
