package org.portcullis.console.oidc;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.store.Role;
import org.portcullis.policy.value.Secret;

/**
 * The identity provider that people may sign in by (OpenID Connect Core 1.0).
 *
 * @param label what the login page calls it
 * @param clientSecret empty: a public client
 * @param userClaim names the user, at the first sign-in
 * @param roleClaim a text or a list of texts
 * @param roles what they mean here; who has none of them does not get in
 */
public record OidcSettings(
        URI issuer,
        String label,
        String clientId,
        Optional<Secret> clientSecret,
        String userClaim,
        String roleClaim,
        Map<String, Role> roles) {
    public OidcSettings {
        roles = Map.copyOf(roles);
    }
}
