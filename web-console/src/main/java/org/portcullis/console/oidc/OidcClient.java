package org.portcullis.console.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.store.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorization code flow (OpenID Connect Core §3.1) with PKCE (RFC 7636, S256), state and nonce. Only the ID token counts:
 * signed by a key of the provider, for this client, with the nonce of this very sign-in.
 */
public final class OidcClient {
    private static final Logger LOG = LoggerFactory.getLogger(OidcClient.class);
    private static final int OCTETS = 32;

    private final OidcSettings settings;
    private final OidcProvider provider;
    private final SecureRandom random;

    public OidcClient(OidcSettings settings, InstantSource clock, SecureRandom random) {
        this.settings = settings;
        this.provider = new OidcProvider(settings, clock);
        this.random = random;
    }

    /** What the login page calls the provider. */
    public String label() {
        return settings.label();
    }

    /**
     * A sign-in that was begun.
     *
     * @param at where the browser is sent
     * @param redirectUri where the provider sends it back to
     */
    public record Begun(URI at, URI redirectUri, String state, String nonce, String verifier) {}

    /** @throws OidcException when the provider cannot be asked */
    public Begun begin(URI redirectUri) throws OidcException {
        CodeVerifier verifier = new CodeVerifier(random());
        State state = new State(random());
        Nonce nonce = new Nonce(random());
        URI at = new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope("openid", "profile", "email"),
                        new ClientID(settings.clientId()),
                        redirectUri)
                .endpointURI(provider.known().metadata().getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
        return new Begun(at, redirectUri, state.getValue(), nonce.getValue(), verifier.getValue());
    }

    /**
     * @param code what the provider gave to the browser
     * @throws OidcException when the provider cannot be asked, or does not say who it is
     */
    public Identity finish(Begun begun, String code) throws OidcException {
        OidcProvider.Known known = provider.known();
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), begun.redirectUri(), new CodeVerifier(begun.verifier()));
        try {
            TokenResponse response = OIDCTokenResponseParser.parse(
                    OidcProvider.bounded(request(known, grant)).send());
            if (!response.indicatesSuccess()) {
                LOG.info(
                        "the identity provider refused a code: {}",
                        response.toErrorResponse().getErrorObject().getCode());
                throw OidcException.refused("The identity provider did not accept the sign-in. Try again.");
            }
            IDTokenClaimsSet claims = known.validator()
                    .validate(
                            ((com.nimbusds.openid.connect.sdk.OIDCTokenResponse) response.toSuccessResponse())
                                    .getOIDCTokens()
                                    .getIDToken(),
                            new Nonce(begun.nonce()));
            return identity(claims);
        } catch (IOException away) {
            LOG.warn("the identity provider {} does not answer: {}", settings.issuer(), away.toString());
            throw OidcException.away("The identity provider does not answer.");
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException wrong) {
            LOG.warn("what the identity provider {} said was not accepted: {}", settings.issuer(), wrong.toString());
            throw OidcException.refused(
                    "What the identity provider said was not accepted; the appliance's log says why.");
        }
    }

    private TokenRequest.Builder builder(OidcProvider.Known known, AuthorizationCodeGrant grant) {
        URI endpoint = known.metadata().getTokenEndpointURI();
        ClientID client = new ClientID(settings.clientId());
        return settings.clientSecret()
                .map(secret -> new TokenRequest.Builder(
                        endpoint,
                        new ClientSecretBasic(
                                client,
                                new com.nimbusds.oauth2.sdk.auth.Secret(
                                        new String(secret.octets(), StandardCharsets.UTF_8))),
                        grant))
                .orElseGet(() -> new TokenRequest.Builder(endpoint, client, grant));
    }

    private HTTPRequest request(OidcProvider.Known known, AuthorizationCodeGrant grant) {
        return builder(known, grant).build().toHTTPRequest();
    }

    private Identity identity(IDTokenClaimsSet claims) throws OidcException {
        String name = Optional.ofNullable(claims.getStringClaim(settings.userClaim()))
                .orElseThrow(() ->
                        OidcException.refused("The identity provider does not say your name: its ID token has no claim "
                                + settings.userClaim() + ". An admin has to have it added."));
        Role role = texts(claims.getClaim(settings.roleClaim()))
                .map(settings.roles()::get)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> OidcException.refused(
                        "Nothing in your account at the identity provider gives you a role here. Ask an admin."));
        return new Identity(settings.issuer() + " " + claims.getSubject().getValue(), name, role);
    }

    private static Stream<String> texts(Object claim) {
        return claim instanceof List<?> list
                ? list.stream().filter(String.class::isInstance).map(String.class::cast)
                : claim instanceof String text ? Stream.of(text) : Stream.empty();
    }

    private String random() {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
