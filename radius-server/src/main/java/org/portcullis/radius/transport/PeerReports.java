package org.portcullis.radius.transport;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.portcullis.radius.nas.PeerVerdict;

/** Told of every peer that was not let in, or not any more. */
@FunctionalInterface
public interface PeerReports {

    /**
     * Must not block.
     *
     * @param presented the certificates that it sent; none when it sent none
     */
    void refused(InetSocketAddress source, List<X509Certificate> presented, PeerVerdict.Refused why);
}
