package org.portcullis.radius.snippet;

import java.net.InetAddress;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.ServedAt;

/**
 * What a snippet is filled in with. Secrets are never read back, so in their places stand words.
 *
 * @param server the appliance's address
 * @param client the client's own
 * @param coaPort empty for a client that is not told of changes
 */
public record SnippetValues(
        String server,
        String client,
        int authPort,
        int acctPort,
        Optional<Integer> coaPort,
        String secret,
        String coaSecret) {
    public static final String SECRET = "THE-SECRET";

    /** For a client whose requests to change sessions have a secret of their own. */
    public static final String COA_SECRET = "THE-COA-SECRET";

    public static SnippetValues of(NasClient client, ServedAt served) {
        return new SnippetValues(
                served.towards(client.address()).getHostAddress(),
                client.address()
                        .filter(Cidr::isHost)
                        .map(Cidr::network)
                        .map(InetAddress::getHostAddress)
                        .orElse("ITS-ADDRESS"),
                served.authPort(),
                served.acctPort(),
                client.coa().map(DynamicAuthorization::port),
                SECRET,
                client.coa().flatMap(DynamicAuthorization::secret).isPresent() ? COA_SECRET : SECRET);
    }
}
