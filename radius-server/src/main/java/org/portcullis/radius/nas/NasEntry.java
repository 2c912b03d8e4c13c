package org.portcullis.radius.nas;

import java.util.Optional;

/**
 * A client as an admin entered it.
 *
 * @param radsec by which certificates it is known over TLS; empty: it asks over UDP alone
 */
public record NasEntry(NasClient client, Optional<PeerIdentity> radsec) {

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
