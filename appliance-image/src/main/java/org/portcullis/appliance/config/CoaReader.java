package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.radius.coa.CoaMethods;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.DynamicAuthorization.Method;

/** Reads a client's {@code coa}: how it is told that a session has to change. */
final class CoaReader {
    private final KeyReader keys;
    private final int minSecret;

    CoaReader(KeyReader keys, int minSecret) {
        this.keys = keys;
        this.minSecret = minSecret;
    }

    /**
     * @param vendor of the same client
     * @param hasSecret whether the same client has a secret; over TLS it needs none, and requests go out over UDP
     */
    Optional<DynamicAuthorization> read(YamlValue value, String vendor, boolean hasSecret) {
        if (!value.isPresent()) {
            return Optional.empty();
        }
        YamlMap coa = value.map();
        Method method = coa.get("method").word(Method.class, Method.DISCONNECT);
        Set<String> vendors = CoaMethods.vendors(method);
        if (method != Method.DISCONNECT && !vendors.contains(vendor.toLowerCase(Locale.ROOT))) {
            coa.get("method")
                    .problem("is " + method.word() + ", which needs a vendor that has a way for it ("
                            + String.join(", ", vendors) + "); set this client's vendor, or use disconnect");
        }
        Optional<InetAddress> address = coa.get("address").parse("an IPv4 or IPv6 address", Cidr::parseAddress);
        Optional<Secret> secret = keys.secret(coa, "secret", !hasSecret);
        if (secret.isPresent() && secret.get().length() < minSecret) {
            coa.get("secret").problem("has fewer than " + minSecret + " octets; use at least 16 random ones");
        }
        return Optional.of(new DynamicAuthorization(
                coa.get("port").integer(1, 65535, DynamicAuthorization.DEFAULT_PORT),
                method,
                address,
                secret,
                coa.get("eventTimestamp").bool(true)));
    }
}
