package org.portcullis.radius.nas;

import java.util.Optional;
import org.portcullis.eap.tls.TlsOverride;

/**
 * A client as an admin entered it.
 *
 * @param radsec by which certificates it is known over TLS; empty: it asks over UDP alone
 * @param tls how EAP-TLS is spoken with the devices behind it
 */
public record NasEntry(NasClient client, Optional<PeerIdentity> radsec, TlsOverride tls) {

    /** One with whose devices EAP-TLS is spoken as with all. */
    public NasEntry(NasClient client, Optional<PeerIdentity> radsec) {
        this(client, radsec, TlsOverride.NONE);
    }

    /** @throws IllegalArgumentException when nothing tells who it is */
    public NasEntry {
        if (client.address().isEmpty() && radsec.isEmpty()) {
            throw new IllegalArgumentException("the client " + client.name()
                    + " needs an address, or the name or fingerprint of its certificate (radsec)");
        }
    }

    public String name() {
        return client.name();
    }
}
