package org.portcullis.eap.x509;

import java.util.Map;
import javax.security.auth.x500.X500Principal;

/**
 * Writes a distinguished name as text (RFC 4514): most specific first, {@code CN=sensor-17,O=Acme}. Characters that could
 * disturb a log are replaced.
 */
public final class DistinguishedName {
    // RFC 4514 §3 demands dotted numbers for these; names that people know read better.
    private static final Map<String, String> KEYWORDS = Map.of(
            "2.5.4.5", "serialNumber",
            "2.5.4.4", "SN",
            "2.5.4.12", "title",
            "2.5.4.42", "GN",
            "2.5.4.46", "dnQualifier",
            "1.2.840.113549.1.9.1", "emailAddress");

    private DistinguishedName() {}

    public static String text(X500Principal name) {
        return Printable.text(name.getName(X500Principal.RFC2253, KEYWORDS), 1024);
    }
}
