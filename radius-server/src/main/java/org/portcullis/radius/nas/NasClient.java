package org.portcullis.radius.nas;

import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/**
 * A network access server, or a block of them, that may ask. Over UDP it is known by its source address alone (RFC 2865
 * §3), over TLS by its certificate alone (RFC 6614 §2.4), never by what it says of itself.
 *
 * @param name as events and rules have it
 * @param address one address or a block; empty for one that asks over TLS only
 * @param secret shared with it; at least one octet
 * @param vendor in lower case: {@code cisco}; empty when not stated
 * @param site empty when not stated
 * @param messageAuthenticator what it must do outside EAP
 * @param probeUser User-Name of its liveness probe, which is answered and counted, and leaves no event
 * @param coa how it is told that a session has to change; empty: it cannot be told
 */
public record NasClient(
        String name,
        Optional<Cidr> address,
        Secret secret,
        String vendor,
        String site,
        MessageAuthenticatorMode messageAuthenticator,
        Optional<String> probeUser,
        Optional<DynamicAuthorization> coa) {

    /** Octets that an admin's shared secret has at least; RFC 2865 §3 asks for 16. */
    public static final int MIN_SECRET = 8;

    /** Over TLS the shared secret is this word for everybody (RFC 6614 §2.3): TLS protects, not the secret. */
    public static final Secret RADSEC_SECRET = Secret.ofUtf8("radsec");

    /** A client that is known by its address and takes no dynamic authorization. */
    public NasClient(
            String name,
            Cidr address,
            Secret secret,
            String vendor,
            String site,
            MessageAuthenticatorMode messageAuthenticator,
            Optional<String> probeUser) {
        this(name, Optional.of(address), secret, vendor, site, messageAuthenticator, probeUser, Optional.empty());
    }

    /** @throws IllegalArgumentException when it has no name or no secret */
    public NasClient {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "the client " + address.map(Cidr::toString).orElse("without an address") + " needs a name");
        }
        if (secret.length() == 0) {
            throw new IllegalArgumentException("the client " + name + " needs a shared secret (RFC 2865 §3)");
        }
        vendor = vendor.toLowerCase(Locale.ROOT);
    }

    /**
     * The same client as it asks over TLS. Message-Authenticator is checked where there is one, and needed only by EAP and
     * Status-Server: what it defends against cannot happen to a packet inside TLS.
     */
    public NasClient overTls() {
        return new NasClient(name, address, RADSEC_SECRET, vendor, site, MessageAuthenticatorMode.TLS, probeUser, coa);
    }
}
