package org.portcullis.appliance.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.directory.DirectorySettings;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code directory}: the LDAP directory that rules may look devices up in. */
final class DirectoryReader {
    private static final String GROUP = "directory.";
    private static final Map<Attribute, String> USUAL = Map.of(
            Attribute.DIRECTORY_OWNER, "managedBy",
            Attribute.DIRECTORY_DEPARTMENT, "departmentNumber",
            Attribute.DIRECTORY_TYPE, "deviceType",
            Attribute.DIRECTORY_LOCATION, "l",
            Attribute.DIRECTORY_GROUPS, "memberOf");

    private final KeyReader keys;

    DirectoryReader(KeyReader keys) {
        this.keys = keys;
    }

    /** Empty when there is none. */
    Optional<DirectorySettings> read(YamlValue value) {
        if (!value.isPresent()) {
            return Optional.empty();
        }
        YamlMap directory = value.map();
        List<URI> servers = new ArrayList<>();
        for (YamlValue url : directory.require("url").list()) {
            url.parse("a URL like ldaps://dc1.example.org", DirectoryReader::server)
                    .ifPresent(servers::add);
        }
        Optional<String> baseDn = directory.require("baseDn").text();
        Optional<String> bindDn = directory.get("bindDn").text();
        Optional<Secret> password = keys.secret(directory, "password", bindDn.isPresent());
        if (bindDn.isEmpty() && password.isPresent()) {
            directory.get("bindDn").problem("is missing; it goes together with password");
        }
        return Optional.of(new DirectorySettings(
                servers,
                keys.existing(directory.get("ca")).map(Configuration.NamedFile::path),
                baseDn.orElse(""),
                directory
                        .get("filter")
                        .parse(
                                "an LDAP filter with " + DirectorySettings.SERIAL + " in it",
                                text -> Optional.of(text).filter(filter -> filter.contains(DirectorySettings.SERIAL)))
                        .orElse("(serialNumber=" + DirectorySettings.SERIAL + ")"),
                bindDn.flatMap(dn -> password.map(secret -> new DirectorySettings.Bind(dn, secret))),
                mapping(directory.get("attributes")),
                directory.get("cache").duration(Duration.ofSeconds(1), Duration.ofDays(7), Duration.ofMinutes(10)),
                directory.get("timeout").duration(Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofMillis(500)),
                directory.get("onAway").word(DirectorySettings.OnAway.class, DirectorySettings.OnAway.EMPTY)));
    }

    private static Optional<URI> server(String text) {
        try {
            URI uri = URI.create(text);
            boolean ldap = "ldap".equals(uri.getScheme()) || "ldaps".equals(uri.getScheme());
            boolean bare = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            return ldap && bare && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    /** Which LDAP attribute each of ours has its value from; those left out have the usual one. */
    private static Map<Attribute, String> mapping(YamlValue attributes) {
        Map<Attribute, String> mapping = new EnumMap<>(USUAL);
        attributes.map().entries().forEach((name, value) -> {
            Optional<Attribute> ours = Attribute.ofWord(GROUP + name);
            if (ours.isEmpty()) {
                List<String> known = Arrays.stream(Attribute.values())
                        .filter(Attribute::isOfDirectory)
                        .map(attribute -> attribute.word().substring(GROUP.length()))
                        .toList();
                String hint = NearestWord.hint(name, known);
                value.problem("is no attribute of rules"
                        + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
            }
            Optional<String> theirs = value.parse(
                    "the name of an LDAP attribute",
                    text -> Optional.of(text).filter(given -> given.matches("[A-Za-z][A-Za-z0-9;-]{0,127}")));
            if (ours.isPresent() && theirs.isPresent()) {
                mapping.put(ours.get(), theirs.get());
            }
        });
        return mapping;
    }
}
