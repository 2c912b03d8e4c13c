package org.portcullis.eap.stapling;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.portcullis.eap.crypto.Cryptography;

/**
 * Asks the OCSP responder that a certificate names in its authorityInfoAccess (RFC 6960 §3.1), over HTTP (appendix A.1).
 * Blocks for at most half a minute, and takes a bounded answer.
 */
final class OcspResponder {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(20);

    private final Cryptography cryptography;

    OcspResponder(Cryptography cryptography) {
        this.cryptography = cryptography;
    }

    /** The http URL; empty where the certificate names none. */
    static Optional<URI> of(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
        if (extension == null) {
            return Optional.empty();
        }
        try {
            for (AccessDescription access : AuthorityInformationAccess.getInstance(
                            ASN1OctetString.getInstance(extension).getOctets())
                    .getAccessDescriptions()) {
                GeneralName location = access.getAccessLocation();
                if (access.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
                        && location.getTagNo() == GeneralName.uniformResourceIdentifier
                        && location.getName().toString().startsWith("http://")) {
                    return Optional.of(URI.create(location.getName().toString()));
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** @throws StaplingException when there is no answer */
    byte[] ask(URI responder, X509Certificate certificate, X509Certificate issuer) {
        try {
            byte[] request = new OCSPReqBuilder()
                    .addRequest(new CertificateID(
                            new JcaDigestCalculatorProviderBuilder()
                                    .setProvider(cryptography.bouncyCastle())
                                    .build()
                                    .get(CertificateID.HASH_SHA1),
                            new JcaX509CertificateHolder(issuer),
                            certificate.getSerialNumber()))
                    .build()
                    .getEncoded();
            return post(responder, request);
        } catch (IOException | OCSPException | GeneralSecurityException | OperatorCreationException e) {
            throw new StaplingException("the OCSP responder " + responder + " cannot be asked: " + e, e);
        }
    }

    private static byte[] post(URI responder, byte[] request) throws IOException {
        long end = System.nanoTime() + WHOLE.toNanos();
        HttpURLConnection http = (HttpURLConnection) responder.toURL().openConnection();
        try {
            http.setConnectTimeout((int) CONNECT.toMillis());
            http.setReadTimeout((int) CONNECT.toMillis());
            http.setInstanceFollowRedirects(false);
            http.setUseCaches(false);
            http.setDoOutput(true);
            http.setFixedLengthStreamingMode(request.length);
            http.setRequestProperty("Content-Type", "application/ocsp-request");
            http.setRequestProperty("Accept", "application/ocsp-response");
            try (OutputStream out = http.getOutputStream()) {
                out.write(request);
            }
            if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("HTTP status " + http.getResponseCode());
            }
            return body(http, end);
        } finally {
            http.disconnect();
        }
    }

    private static byte[] body(HttpURLConnection http, long end) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[2048];
        try (InputStream in = http.getInputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                body.write(buffer, 0, length);
                if (body.size() > OcspStaple.MAX_OCTETS) {
                    throw new IOException("the answer has more than " + OcspStaple.MAX_OCTETS + " octets");
                }
                if (System.nanoTime() - end > 0) {
                    throw new IOException("the answer takes longer than " + WHOLE.toSeconds() + " s");
                }
            }
        }
        return body.toByteArray();
    }
}
