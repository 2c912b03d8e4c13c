package org.portcullis.profiler.mud;

import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** The access lists that makers describe for their devices (RFC 8520), from memory. */
public interface MakerAcls {
    /** A device has proven a certificate; with this MUD URL, where it has one. */
    void proven(Serial device, Optional<String> url);

    /**
     * The access list of a device.
     *
     * @param mac by which it claims a URL, which counts only where {@link MudSettings#sources} says so
     */
    Answer acl(Serial device, Optional<MacAddress> mac, AclFormat format);

    /** An access list for a port, or why there is none. */
    sealed interface Answer {
        record Found(MudFileUrl url, AclFormat.Acl acl) implements Answer {}

        record Missing(Optional<MudFileUrl> url, String reason) implements Answer {}
    }
}
