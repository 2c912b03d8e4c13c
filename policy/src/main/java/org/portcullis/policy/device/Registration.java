package org.portcullis.policy.device;

import java.util.List;

/**
 * A device as the registry knows it at one moment.
 *
 * @param credentials every credential ever bound to it, whatever their status
 * @param ancestors its parent, the parent's parent and so on; none is treated more laxly than they are
 */
public record Registration(Device device, List<Credential> credentials, List<Device> ancestors) {

    public Registration {
        credentials = List.copyOf(credentials);
        ancestors = List.copyOf(ancestors);
    }
}
