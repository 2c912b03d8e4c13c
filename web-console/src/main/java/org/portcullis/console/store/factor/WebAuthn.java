package org.portcullis.console.store.factor;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.portcullis.console.store.AccountName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Security keys and passkeys (W3C WebAuthn Level 2): what browsers are asked, and whether their answers are right. No attestation
 * is asked for: whose make the key is does not matter here.
 */
public final class WebAuthn {
    private static final Logger LOG = LoggerFactory.getLogger(WebAuthn.class);
    /** The algorithms that are taken, by their COSE numbers (RFC 9053), the best first. */
    public static final List<Long> ALGORITHMS = List.of(-8L, -7L, -257L);

    private static final List<PublicKeyCredentialParameters> TAKEN = ALGORITHMS.stream()
            .map(number -> new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
            .toList();

    /** Which credentials may answer is known by whose they are. */
    private static final List<byte[]> NO_LIST = null;

    private final Passkeys passkeys;
    private final Challenges challenges;
    private final InstantSource clock;
    private final ObjectConverter converter = new ObjectConverter();
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);

    public WebAuthn(Passkeys passkeys, InstantSource clock, SecureRandom random) {
        this.passkeys = passkeys;
        this.clock = clock;
        this.challenges = new Challenges(clock, random);
    }

    public Passkeys passkeys() {
        return passkeys;
    }

    /** @param to whose answer counts: a session, or a browser that is signing in */
    public byte[] challenge(String to) {
        return challenges.give(to);
    }

    /**
     * Takes in a new passkey.
     *
     * @param from whose answer it is, as at {@link #challenge}
     * @param response the browser's, RegistrationResponseJSON (WebAuthn Level 3 §5.1)
     * @return empty when it is no right answer, or there are too many already
     */
    public Optional<Passkey> register(String from, RelyingParty party, AccountName user, String name, String response) {
        Optional<byte[]> challenge = challenges.take(from);
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        return attempted(() -> manager.verifyRegistrationResponseJSON(
                        response, new RegistrationParameters(expected(party, challenge.get()), TAKEN, false, true)))
                .map(data -> passkey(data, party, user, name))
                .filter(passkeys::add);
    }

    private Passkey passkey(RegistrationData data, RelyingParty party, AccountName user, String name) {
        AttestedCredentialData credential =
                data.getAttestationObject().getAuthenticatorData().getAttestedCredentialData();
        return new Passkey(
                base64(credential.getCredentialId()),
                user,
                name,
                party.id(),
                credentials.convert(credential),
                data.getAttestationObject().getAuthenticatorData().getSignCount(),
                clock.instant(),
                Optional.empty());
    }

    /**
     * Whose passkey answered.
     *
     * @param response the browser's, AuthenticationResponseJSON
     * @param alone whether it stands for a password too, so that its owner had to be asked for a PIN or a finger
     * @return the passkey, which counts as used; empty when it is no right answer
     */
    public Optional<Passkey> authenticate(String from, RelyingParty party, String response, boolean alone) {
        Optional<byte[]> challenge = challenges.take(from);
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        Optional<AuthenticationData> data = attempted(() -> manager.parseAuthenticationResponseJSON(response));
        Optional<Passkey> passkey = data.flatMap(answer -> passkeys.find(base64(answer.getCredentialId())))
                .filter(found -> found.rpId().equals(party.id()));
        Optional<AuthenticationData> verified = passkey.flatMap(found -> attempted(() -> manager.verify(
                data.get(),
                new AuthenticationParameters(expected(party, challenge.get()), record(found), NO_LIST, alone, true))));
        verified.ifPresent(answer ->
                passkeys.used(passkey.get(), answer.getAuthenticatorData().getSignCount()));
        return verified.flatMap(answer -> passkey);
    }

    /** Parts of a hostile answer may turn out to be malformed in any way, wherever they are looked at. */
    private static <T> Optional<T> attempted(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (RuntimeException wrong) {
            LOG.debug("what a passkey answered was not taken: {}", wrong.toString());
            return Optional.empty();
        }
    }

    private CredentialRecordImpl record(Passkey passkey) {
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                null,
                null,
                null,
                passkey.counter(),
                credentials.convert(passkey.credential()),
                null,
                null,
                null,
                Set.of());
    }

    private static ServerProperty expected(RelyingParty party, byte[] challenge) {
        return ServerProperty.builder()
                .origin(new Origin(party.origin()))
                .rpId(party.id())
                .challenge(new DefaultChallenge(challenge))
                .build();
    }

    public static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
