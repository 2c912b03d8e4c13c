package org.portcullis.radius.nas;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.value.Secret;

/**
 * How a client wants to hear that a session of its has to change (RFC 5176).
 *
 * @param port UDP
 * @param method what is done to a session whose device's standing changed
 * @param address where requests go, when not to the address that the session was authenticated from
 * @param secret when not the one that the client authenticates with
 * @param eventTimestamp whether requests carry Event-Timestamp, for clients that refuse old requests (RFC 5176 §6.3)
 */
public record DynamicAuthorization(
        int port, Method method, Optional<InetAddress> address, Optional<Secret> secret, boolean eventTimestamp) {
    /** The registered port (RFC 5176 §2.1). */
    public static final int DEFAULT_PORT = 3799;

    /** What a NAS is asked to do with a session. */
    public enum Method {
        /** End it; the device authenticates anew. */
        DISCONNECT,
        /** Authenticate it anew while it goes on. */
        REAUTHENTICATE,
        /** Take the port down and up, so that the device asks for an address again, too. */
        BOUNCE;

        /** As the configuration has it: {@code disconnect}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
