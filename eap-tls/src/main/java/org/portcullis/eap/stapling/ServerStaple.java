package org.portcullis.eap.stapling;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.eap.ca.CaGeneration;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OCSP response that is sent along with the server's certificate (RFC 6066 §8, RFC 8446 §4.4.2.1), so that a device
 * need not ask for it from a network that it is not in yet. For a certificate of the own CA it is signed here; for one of
 * another CA its responder is asked. Handshakes take what there is, and never wait; an old response is sent until its
 * nextUpdate, and then none.
 */
public final class ServerStaple {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStaple.class);

    private final IssuingCa ca;
    private final Cryptography cryptography;
    private final InstantSource clock;
    private final OcspResponder responder;
    private volatile Optional<OcspStaple> current = Optional.empty();
    private String lastTrouble = "";

    public ServerStaple(IssuingCa ca, Cryptography cryptography, InstantSource clock) {
        this.ca = ca;
        this.cryptography = cryptography;
        this.clock = clock;
        this.responder = new OcspResponder(cryptography);
    }

    /** The one that is at hand, until its nextUpdate. */
    public Optional<OcspStaple> current() {
        return current.filter(staple -> clock.instant().isBefore(staple.nextUpdate()));
    }

    /**
     * Has the next response where the certificate is another one, or half the time of the one at hand is over. Blocks
     * where the certificate is another CA's. For one caller at a time.
     *
     * @param issuer of the certificate, where it is at hand
     */
    public void refresh(X509Certificate certificate, Optional<X509Certificate> issuer) {
        Instant now = clock.instant();
        Optional<OcspStaple> had = current;
        if (had.filter(staple -> staple.covers(certificate, now) && !staple.isAging(now))
                .isPresent()) {
            return;
        }
        try {
            Optional<OcspStaple> next = next(certificate, issuer, now);
            current = next.isPresent() ? next : had.filter(staple -> staple.covers(certificate, now));
            lastTrouble = "";
        } catch (StaplingException trouble) {
            current = had.filter(staple -> staple.covers(certificate, now));
            if (!trouble.getMessage().equals(lastTrouble)) {
                lastTrouble = trouble.getMessage();
                LOG.warn(
                        "no fresh OCSP response to send along with the server certificate: {}; it is tried again every"
                                + " minute, until then {}",
                        lastTrouble,
                        current.map(staple -> "the one until " + staple.nextUpdate() + " is sent")
                                .orElse("none is sent"));
            }
        }
    }

    private Optional<OcspStaple> next(X509Certificate certificate, Optional<X509Certificate> issuer, Instant now) {
        Optional<CaGeneration> own = ca.issuerOf(certificate);
        if (own.isPresent()) {
            byte[] response = ca.ocspResponse(own.get(), certificate);
            return Optional.of(OcspStaple.of(certificate, own.get().issuing(), response, cryptography, now));
        }
        Optional<URI> url = OcspResponder.of(certificate);
        if (url.isEmpty() || issuer.isEmpty()) {
            return Optional.empty();
        }
        byte[] response = responder.ask(url.get(), certificate, issuer.get());
        return Optional.of(OcspStaple.of(certificate, issuer.get(), response, cryptography, clock.instant()));
    }
}
