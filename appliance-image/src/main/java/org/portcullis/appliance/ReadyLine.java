package org.portcullis.appliance;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * {@code ready auth=HOST:PORT acct=HOST:PORT radsec=HOST:PORT console=URL est=URL ca=URL}, radsec only where it is enabled;
 * several addresses are separated by commas.
 */
final class ReadyLine {
    private ReadyLine() {}

    static String of(
            List<InetSocketAddress> auth,
            List<InetSocketAddress> acct,
            List<InetSocketAddress> radsec,
            InetSocketAddress console,
            InetSocketAddress est,
            InetSocketAddress ca) {
        return "ready auth=" + HostPort.text(auth) + " acct=" + HostPort.text(acct)
                + (radsec.isEmpty() ? "" : " radsec=" + HostPort.text(radsec)) + " console=https://"
                + HostPort.text(console) + " est=https://" + HostPort.text(est) + " ca=http://" + HostPort.text(ca);
    }
}
