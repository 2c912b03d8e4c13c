package org.portcullis.eap.trust;

import java.net.URI;

/** The addresses that CRLs and OCSP answers are got from. */
public final class HttpAddress {
    private HttpAddress() {}

    /** Whether it is an absolute http or https address with a host, and without a password in it. */
    public static boolean isOne(URI address) {
        return ("http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme()))
                && address.getHost() != null
                && address.getUserInfo() == null;
    }
}
