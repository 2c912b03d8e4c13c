package org.portcullis.console.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.MalformedURLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the provider says of itself (OpenID Connect Discovery 1.0), asked again after an hour, and not within ten seconds of a
 * question that was not answered. One thread asks at a time, for five seconds at most. Its keys are fetched when one is met
 * that is not known, so that they may change.
 */
final class OidcProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int CONNECT_MS = 2_000;
    private static final int READ_MS = 3_000;
    private static final int KEYS_OCTETS = 256 * 1024;

    /** Signatures by keys that the provider alone has. */
    private static final Set<JWSAlgorithm> ALGORITHMS = algorithms();

    private final OidcSettings settings;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Optional<Known> known = Optional.empty();
    private volatile Instant notBefore = Instant.MIN;

    OidcProvider(OidcSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** @param validator with the provider's keys, as they are now */
    record Known(OIDCProviderMetadata metadata, IDTokenValidator validator, Instant until) {}

    /** @throws OidcException when it does not answer */
    Known known() throws OidcException {
        Instant now = clock.instant();
        Optional<Known> held = known;
        boolean fresh = held.map(one -> now.isBefore(one.until())).orElse(false);
        if (fresh) {
            return held.get();
        }
        if (now.isBefore(notBefore)) {
            throw away();
        }
        if (!asking.tryLock()) {
            return held.orElseThrow(OidcProvider::away);
        }
        try {
            Known answered = ask(now);
            known = Optional.of(answered);
            return answered;
        } catch (IOException | GeneralException silent) {
            notBefore = now.plus(AGAIN);
            LOG.warn("the identity provider {} does not say what it is: {}", settings.issuer(), silent.toString());
            throw away();
        } finally {
            asking.unlock();
        }
    }

    private Known ask(Instant now) throws IOException, GeneralException {
        Issuer issuer = new Issuer(settings.issuer());
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer, OidcProvider::bounded);
        return new Known(metadata, validator(issuer, metadata), now.plus(FRESH));
    }

    private IDTokenValidator validator(Issuer issuer, OIDCProviderMetadata metadata) throws MalformedURLException {
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                        metadata.getJWKSetURI().toURL(), new DefaultResourceRetriever(CONNECT_MS, READ_MS, KEYS_OCTETS))
                // It would bring a thread of its own, which nobody stops.
                .refreshAheadCache(false)
                .build();
        return new IDTokenValidator(
                issuer, new ClientID(settings.clientId()), new JWSVerificationKeySelector<>(ALGORITHMS, keys), null);
    }

    static HTTPRequest bounded(HTTPRequest request) {
        request.setConnectTimeout(CONNECT_MS);
        request.setReadTimeout(READ_MS);
        request.setFollowRedirects(false);
        return request;
    }

    private static OidcException away() {
        return OidcException.away("The identity provider does not answer.");
    }

    private static Set<JWSAlgorithm> algorithms() {
        Set<JWSAlgorithm> all = new HashSet<>(JWSAlgorithm.Family.RSA);
        all.addAll(JWSAlgorithm.Family.EC);
        return Set.copyOf(all);
    }
}
