package org.portcullis.profiler.mud;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who may sign MUD files, directly or by the CAs below it.
 *
 * @param name for messages: the file that it is from
 * @param hosts whose files; empty for every host that files are fetched from
 */
public record MudAnchor(String name, List<X509Certificate> certificates, List<HostPattern> hosts) {
    public MudAnchor {
        certificates = List.copyOf(certificates);
        hosts = List.copyOf(hosts);
    }

    boolean speaksFor(String host) {
        return hosts.isEmpty() || hosts.stream().anyMatch(pattern -> pattern.matches(host));
    }
}
