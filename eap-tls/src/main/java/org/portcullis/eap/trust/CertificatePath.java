package org.portcullis.eap.trust;

import java.util.List;

/**
 * A certification path (RFC 5280 §6.1) whose signatures are verified.
 *
 * @param certificates the leaf first, without the anchor
 */
record CertificatePath(List<Node> certificates, Node anchor) {
    CertificatePath {
        certificates = List.copyOf(certificates);
    }

    Node leaf() {
        return certificates.get(0);
    }

    /** The issuer of the certificate at that place. */
    Node issuerOf(int index) {
        return index + 1 < certificates.size() ? certificates.get(index + 1) : anchor;
    }
}
