package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom to trust, as configured.
 *
 * @param intermediates help to build paths where devices send too short a chain; they are not trusted by themselves
 * @param identity where the device's name stands, for anchors that do not say it themselves
 * @param ownIssuers the CAs of this appliance that issue LDevIDs; their revocation is the registry's business
 * @param lateLdevids whether an LDevID passes whose time is over; what it is good for then is the decision's business
 */
public record TrustSettings(
        List<Anchor> anchors,
        List<X509Certificate> intermediates,
        List<IdentitySource> identity,
        List<X509Certificate> ownIssuers,
        boolean lateLdevids) {

    /** No certificate passes whose time is over. */
    public TrustSettings(
            List<Anchor> anchors,
            List<X509Certificate> intermediates,
            List<IdentitySource> identity,
            List<X509Certificate> ownIssuers) {
        this(anchors, intermediates, identity, ownIssuers, false);
    }

    public TrustSettings {
        anchors = List.copyOf(anchors);
        intermediates = List.copyOf(intermediates);
        identity = List.copyOf(identity);
        ownIssuers = List.copyOf(ownIssuers);
        if (identity.isEmpty()) {
            throw new IllegalArgumentException("trust.identity must name at least one source");
        }
    }
}
