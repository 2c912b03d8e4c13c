package org.portcullis.eap.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Optional;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsServerCertificate;

/** The status that a client gets with the server's certificate, in either version of TLS. */
final class StapledStatus {
    private StapledStatus() {}

    static Optional<byte[]> of(TlsServerCertificate server) throws IOException {
        if (server.getCertificateStatus() != null) {
            return Optional.of(server.getCertificateStatus().getOCSPResponse().getEncoded("DER"));
        }
        Hashtable<?, ?> extensions =
                server.getCertificate().getCertificateEntryAt(0).getExtensions();
        byte[] status = extensions == null ? null : (byte[]) extensions.get(TlsExtensionsUtils.EXT_status_request);
        if (status == null) {
            return Optional.empty();
        }
        ByteArrayInputStream fields = new ByteArrayInputStream(status);
        if (fields.read() != 1) {
            throw new IOException("a status of another type than ocsp");
        }
        fields.skipNBytes(3);
        return Optional.of(Arrays.copyOfRange(status, 4, status.length));
    }
}
