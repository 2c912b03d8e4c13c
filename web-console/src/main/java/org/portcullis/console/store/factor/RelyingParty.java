package org.portcullis.console.store.factor;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The console as passkeys know it (WebAuthn §5.1.2): by the name that it is reached by, which has to be a name and no address.
 *
 * @param id the host's name
 * @param origin scheme, name and port
 */
public record RelyingParty(String id, String origin) {
    private static final Pattern NAME =
            Pattern.compile("(?!\\d+(\\.\\d+){3}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    /** @param host as the request named it, with its port where it has one; empty: reached by an address */
    public static Optional<RelyingParty> of(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.replaceFirst(":\\d{1,5}$", "");
        return NAME.matcher(name).matches()
                ? Optional.of(new RelyingParty(name, "https://" + lower.replaceFirst(":443$", "")))
                : Optional.empty();
    }
}
