package org.portcullis.radius.nas;

import java.security.cert.X509Certificate;
import java.util.List;

/** Says whom TLS clients may act as. What it says may change from one moment to the next. */
public interface PeerAuthority {

    /**
     * Costs a few signature checks; never blocks on the network.
     *
     * @param presented the peer's certificate, then whatever it sent along
     */
    PeerVerdict judge(List<X509Certificate> presented);

    /** The certification authorities that a client is told of. */
    List<X509Certificate> issuers();
}
