package org.portcullis.console;

import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.ZoneId;
import java.util.List;

/**
 * Where the console listens and how it shows who it is.
 *
 * @param address port 0 takes any free one
 * @param chain the server's certificate first, then its issuers
 * @param key of the first certificate
 * @param node the name of this node, for events and pages
 * @param timezone in which pages write times
 */
public record ConsoleSettings(
        InetSocketAddress address, List<X509Certificate> chain, PrivateKey key, String node, ZoneId timezone) {
    public ConsoleSettings {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "console.address is no address of this machine: " + address.getHostString());
        }
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the console needs a certificate; the chain is empty");
        }
    }
}
