package org.portcullis.radius.nas;

import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/**
 * A network access server, or a block of them, that may ask. It is known by its source address alone, never by what it
 * says of itself (RFC 2865 §3).
 *
 * @param name as events and rules have it
 * @param address one address or a block
 * @param secret shared with it; at least one octet
 * @param vendor in lower case: {@code cisco}; empty when not stated
 * @param site empty when not stated
 * @param messageAuthenticator what it must do outside EAP
 * @param probeUser User-Name of its liveness probe, which is answered and counted, and leaves no event
 * @param coa how it is told that a session has to change; empty: it cannot be told
 */
public record NasClient(
        String name,
        Cidr address,
        Secret secret,
        String vendor,
        String site,
        MessageAuthenticatorMode messageAuthenticator,
        Optional<String> probeUser,
        Optional<DynamicAuthorization> coa) {

    /** A client that takes no dynamic authorization. */
    public NasClient(
            String name,
            Cidr address,
            Secret secret,
            String vendor,
            String site,
            MessageAuthenticatorMode messageAuthenticator,
            Optional<String> probeUser) {
        this(name, address, secret, vendor, site, messageAuthenticator, probeUser, Optional.empty());
    }

    /** @throws IllegalArgumentException when it has no name or no secret */
    public NasClient {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the client " + address + " needs a name");
        }
        if (secret.length() == 0) {
            throw new IllegalArgumentException("the client " + name + " needs a shared secret (RFC 2865 §3)");
        }
        vendor = vendor.toLowerCase(Locale.ROOT);
    }
}
