package org.portcullis.console.api;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.policy.device.DeviceText;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.PeerIdentity;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/**
 * What somebody says of a client.
 *
 * @param name empty where it is in the path
 * @param change makes the client of what it was
 * @param generated the new secret, where one was asked for
 */
record NasBody(Optional<String> name, UnaryOperator<NasDraft> change, Optional<String> generated, String reason) {
    private static final List<String> MEMBERS = List.of(
            "address",
            "secret",
            "generateSecret",
            "vendor",
            "site",
            "messageAuthenticator",
            "probeUser",
            "coa",
            "radsec",
            "tls",
            "reason");
    private static final Set<String> COA = ordered("port", "method", "address", "secret", "eventTimestamp");
    private static final Set<String> RADSEC = ordered("name", "fingerprint");
    private static final Set<MessageAuthenticatorMode> MODES = new LinkedHashSet<>(
            List.of(MessageAuthenticatorMode.REQUIRE, MessageAuthenticatorMode.WARN, MessageAuthenticatorMode.OFF));
    private static final int MAX_SECRET = 128;

    /** A client to be added. */
    static NasBody addition(Context context, SecureRandom random) {
        Set<String> members = ordered("name");
        members.addAll(MEMBERS);
        JsonBody body = JsonBody.of(context, members);
        return read(body, body.needed("name", NasBody::name), random);
    }

    /** Corrections of one: what is given, and null clears. */
    static NasBody correction(Context context, SecureRandom random) {
        return read(JsonBody.of(context, new LinkedHashSet<>(MEMBERS)), Optional.empty(), random);
    }

    private static NasBody read(JsonBody body, Optional<String> name, SecureRandom random) {
        Optional<Optional<Cidr>> address = member(body, "address", given(body, "address", NasBody::block));
        Optional<Optional<Secret>> secret = member(body, "secret", given(body, "secret", NasBody::secret));
        Optional<String> generated =
                body.truth("generateSecret").filter(wanted -> wanted).map(wanted -> ReadableSecret.make(random));
        if (generated.isPresent() && secret.flatMap(given -> given).isPresent()) {
            body.wrong("secret", "and generateSecret exclude each other");
        }
        Optional<Optional<String>> vendor = member(body, "vendor", body.text("vendor", NasBody::vendor));
        Optional<Optional<String>> site = member(body, "site", body.text("site", DeviceText::text));
        Optional<Optional<MessageAuthenticatorMode>> mode =
                member(body, "messageAuthenticator", body.text("messageAuthenticator", NasBody::mode));
        Optional<Optional<String>> probeUser = member(body, "probeUser", given(body, "probeUser", DeviceText::text));
        UnaryOperator<Optional<NasDraft.Coa>> coa = coa(body);
        JsonBody radsec = body.object("radsec", RADSEC);
        boolean known = body.has("radsec");
        List<String> names =
                list(radsec, "name", PeerIdentity::name, "is a DNS name without a wildcard, or an address");
        List<String> fingerprints = list(
                radsec, "fingerprint", PeerIdentity::fingerprint, "is the SHA-256 of a certificate: 64 hex digits");
        UnaryOperator<TlsOverride> tls = NasTls.change(body);
        String reason = DeviceBody.reason(body);
        body.check();
        return new NasBody(
                name,
                before -> new NasDraft(
                        address.orElse(before.address()),
                        generated.map(Secret::ofUtf8).or(() -> secret.orElse(before.secret())),
                        vendor.map(given -> given.orElse("")).orElse(before.vendor()),
                        site.map(given -> given.orElse("")).orElse(before.site()),
                        mode.map(given -> given.orElse(MessageAuthenticatorMode.REQUIRE))
                                .orElse(before.messageAuthenticator()),
                        probeUser.orElse(before.probeUser()),
                        coa.apply(before.coa()),
                        known ? names : before.certificateNames(),
                        known ? fingerprints : before.fingerprints(),
                        tls.apply(before.tls())),
                generated,
                reason);
    }

    /** Members of {@code coa} that are not given stay as they were; null, or {@code coa: null}, clears. */
    private static UnaryOperator<Optional<NasDraft.Coa>> coa(JsonBody body) {
        JsonBody coa = body.object("coa", COA);
        if (!body.has("coa")) {
            return before -> before;
        }
        if (!body.isObject("coa")) {
            return before -> Optional.empty();
        }
        Optional<Optional<Integer>> port = member(coa, "port", coa.integer("port", 1, 65_535));
        Optional<Optional<DynamicAuthorization.Method>> method =
                member(coa, "method", coa.text("method", NasBody::method));
        Optional<Optional<InetAddress>> address = member(coa, "address", given(coa, "address", NasBody::address));
        Optional<Optional<Secret>> secret = member(coa, "secret", given(coa, "secret", NasBody::secret));
        Optional<Optional<Boolean>> eventTimestamp = member(coa, "eventTimestamp", coa.truth("eventTimestamp"));
        return known -> {
            NasDraft.Coa usual = NasDraft.Coa.USUAL;
            NasDraft.Coa before = known.orElse(usual);
            return Optional.of(new NasDraft.Coa(
                    port.map(given -> given.orElse(usual.port())).orElse(before.port()),
                    method.map(given -> given.orElse(usual.method())).orElse(before.method()),
                    address.orElse(before.address()),
                    secret.orElse(before.secret()),
                    eventTimestamp
                            .map(given -> given.orElse(usual.eventTimestamp()))
                            .orElse(before.eventTimestamp())));
        };
    }

    /** A text that is none when it is blank, as a field of a form is that was cleared. */
    private static <T> Optional<T> given(JsonBody body, String name, Function<String, T> reading) {
        return body.text(name, text -> text.isBlank() ? Optional.<T>empty() : Optional.of(reading.apply(text)))
                .flatMap(read -> read);
    }

    /** Absent where the member is; present and empty where it is null. */
    private static <T> Optional<Optional<T>> member(JsonBody body, String name, Optional<T> value) {
        return body.has(name) ? Optional.of(value) : Optional.empty();
    }

    private static List<String> list(
            JsonBody body, String name, Function<String, Optional<String>> reading, String what) {
        List<String> read = new ArrayList<>();
        for (String text : body.list(name)) {
            reading.apply(text).ifPresentOrElse(read::add, () -> body.wrong(name, what));
        }
        return read;
    }

    private static String name(String text) {
        if (!text.matches("[\\p{L}\\p{N}._:()@+-]([\\p{L}\\p{N} ._:()@+-]{0,62}[\\p{L}\\p{N}._:()@+-])?")
                || text.equals("unknown")
                || text.matches("\\.+")) {
            throw new IllegalArgumentException(
                    "has 1 to 64 letters, digits, blanks within and . _ : ( ) @ + -, and is not the word unknown");
        }
        return text;
    }

    private static String vendor(String text) {
        return DeviceText.text(text).toLowerCase(Locale.ROOT);
    }

    private static Cidr block(String text) {
        return Cidr.parse(text.strip())
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be an address or a block like 10.1.0.0/16 or 2001:db8::/32"));
    }

    private static InetAddress address(String text) {
        return Cidr.parseAddress(text.strip())
                .orElseThrow(() -> new IllegalArgumentException("must be an IPv4 or IPv6 address"));
    }

    private static Secret secret(String text) {
        Secret secret = Secret.ofUtf8(text);
        if (secret.length() < NasClient.MIN_SECRET || secret.length() > MAX_SECRET) {
            throw new IllegalArgumentException("has " + NasClient.MIN_SECRET + " to " + MAX_SECRET
                    + " octets; at least 16 random ones are better");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("has a control character");
        }
        return secret;
    }

    private static MessageAuthenticatorMode mode(String word) {
        return MODES.stream()
                .filter(mode -> word(mode).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "is one of " + MODES.stream().map(NasBody::word).collect(Collectors.joining(", "))));
    }

    static String word(MessageAuthenticatorMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static DynamicAuthorization.Method method(String word) {
        return Arrays.stream(DynamicAuthorization.Method.values())
                .filter(method -> method.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is one of "
                        + Arrays.stream(DynamicAuthorization.Method.values())
                                .map(DynamicAuthorization.Method::word)
                                .collect(Collectors.joining(", "))));
    }

    private static Set<String> ordered(String... words) {
        return new LinkedHashSet<>(Arrays.asList(words));
    }
}
