package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.portcullis.appliance.config.Configuration.ClientCertificates;
import org.portcullis.console.oidc.OidcSettings;
import org.portcullis.console.store.Role;
import org.portcullis.eap.x509.PersonName;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code console}. */
final class ConsoleReader {
    private static final Map<String, Set<Role>> SECOND_FACTOR = words();
    private static final Map<String, PersonName> NAMES =
            Arrays.stream(PersonName.values()).collect(Collectors.toMap(PersonName::word, Function.identity()));
    private static final int CERTIFICATE_PORT = 8445;
    private static final Map<String, Role> ROLES =
            Arrays.stream(Role.values()).collect(Collectors.toMap(Role::word, Function.identity()));

    private final KeyReader keys;

    ConsoleReader(KeyReader keys) {
        this.keys = keys;
    }

    /** @param revocation what {@code trust.revocation} says, for roots of people that do not say it themselves */
    Configuration.Console read(YamlMap console, Configuration.Revocation revocation) {
        return new Configuration.Console(
                address(console),
                port(console),
                secondFactor(console.get("secondFactor")),
                oidc(console.get("oidc")),
                clientCertificates(console.get("clientCertificates"), revocation));
    }

    static InetAddress address(YamlMap console) {
        return console.get("address")
                .parse("an IPv4 or IPv6 address", Cidr::parseAddress)
                .orElseGet(() -> Cidr.parseAddress("127.0.0.1").orElseThrow());
    }

    static int port(YamlMap console) {
        return console.get("port").integer(0, 65535, 8443);
    }

    private Optional<ClientCertificates> clientCertificates(YamlValue value, Configuration.Revocation revocation) {
        if (!value.isPresent()) {
            return Optional.empty();
        }
        YamlMap certificates = value.map();
        List<PersonName> user = certificates.get("user").list().stream()
                .flatMap(name -> name.word(NAMES).stream())
                .toList();
        return Optional.of(new ClientCertificates(
                certificates.get("port").integer(0, 65535, CERTIFICATE_PORT),
                new PeerAnchorReader(keys).read(certificates.require("trust"), revocation, (anchor, own) -> {}),
                user.isEmpty() ? List.of(PersonName.SUBJECT_COMMON_NAME) : user,
                certificates
                        .get("secondFactor")
                        .word(Map.of("ask", false, "certificate", true))
                        .orElse(false)));
    }

    private Optional<OidcSettings> oidc(YamlValue value) {
        if (!value.isPresent()) {
            return Optional.empty();
        }
        YamlMap oidc = value.map();
        Optional<URI> issuer = oidc.require("issuer")
                .parse("an address like https://login.example.org/realms/corp", ConsoleReader::issuer);
        Optional<String> clientId = oidc.require("clientId").text();
        Map<String, Role> roles = new LinkedHashMap<>();
        oidc.require("roles")
                .map()
                .entries()
                .forEach((word, role) -> role.word(ROLES).ifPresent(known -> roles.put(word, known)));
        return issuer.map(address -> new OidcSettings(
                address,
                oidc.get("label").text(address.getHost()),
                clientId.orElse(""),
                keys.secret(oidc, "clientSecret", false),
                oidc.get("userClaim").text("preferred_username"),
                oidc.get("roleClaim").text("groups"),
                roles));
    }

    /** By HTTPS, or on this very machine. */
    private static Optional<URI> issuer(String text) {
        try {
            URI uri = URI.create(text);
            boolean here = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
            boolean safe = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && here;
            return safe && uri.getHost() != null && uri.getQuery() == null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    /** {@code optional}, {@code required}, or the roles that need one. */
    private static Set<Role> secondFactor(YamlValue value) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        value.list().forEach(one -> one.word(SECOND_FACTOR).ifPresent(roles::addAll));
        return roles;
    }

    private static Map<String, Set<Role>> words() {
        Map<String, Set<Role>> words = new LinkedHashMap<>();
        words.put("optional", Set.of());
        words.put("required", Set.of(Role.values()));
        for (Role role : Role.values()) {
            words.put(role.word(), Set.of(role));
        }
        return words;
    }
}
