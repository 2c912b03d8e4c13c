package org.portcullis.policy.value;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Which certificate authorities a server is believed by that the appliance connects to, and no others. */
public final class TlsTrust {
    private TlsTrust() {}

    /** For connections that show no certificate. */
    public static SSLContext context(Collection<? extends Certificate> authorities) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, only(authorities), null);
        return context;
    }

    public static TrustManager[] only(Collection<? extends Certificate> authorities) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate authority : authorities) {
                store.setCertificateEntry("ca" + store.size(), authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (IOException impossibleInMemory) {
            throw new GeneralSecurityException(impossibleInMemory);
        }
    }

    /** @throws IOException with what is wrong, when the file holds no certificate */
    public static List<Certificate> certificates(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            List<Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new IOException(pem + " holds no certificate; put PEM certificates there");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new IOException(pem + " cannot be read as PEM certificates: " + e.getMessage(), e);
        }
    }
}
