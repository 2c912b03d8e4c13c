package org.portcullis.appliance.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.portcullis.appliance.config.Configuration.Expired;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.appliance.config.Configuration.UnknownDevice;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code trust}: whom to believe. */
final class TrustReader {
    private final KeyReader keys;

    TrustReader(KeyReader keys) {
        this.keys = keys;
    }

    Configuration.Trust read(YamlMap trust) {
        List<String> identity =
                identity(trust.get("identity"), List.of("san-uri", "subject.serialNumber", "subject.commonName"));
        RevocationReader revocations = new RevocationReader(keys);
        Configuration.Revocation revocation = revocations.read(trust.get("revocation"));
        List<Configuration.Anchor> anchors = new ArrayList<>();
        for (YamlValue value : trust.get("anchors").list()) {
            if (value.isMap()) {
                YamlMap anchor = value.map();
                Optional<NamedFile> path = keys.existing(anchor.require("file"));
                Optional<String> vendor = anchor.get("vendor").text();
                List<String> names = identity(anchor.get("identity"), identity);
                Configuration.Revocation own = revocations.read(anchor.get("revocation"), revocation);
                path.ifPresent(p -> anchors.add(new Configuration.Anchor(p, vendor, names, own)));
            } else {
                keys.existing(value)
                        .ifPresent(
                                p -> anchors.add(new Configuration.Anchor(p, Optional.empty(), identity, revocation)));
            }
        }
        List<NamedFile> intermediates = trust.get("intermediates").list().stream()
                .flatMap(value -> keys.existing(value).stream())
                .toList();
        return new Configuration.Trust(
                anchors,
                intermediates,
                identity,
                revocation,
                trust.get("expired").word(Expired.class, Expired.REFUSE),
                trust.get("unknownDevice").word(UnknownDevice.class, UnknownDevice.REFUSE));
    }

    private List<String> identity(YamlValue value, List<String> fallback) {
        Map<String, String> sources = Arrays.stream(IdentitySource.values())
                .map(IdentitySource::word)
                .collect(Collectors.toMap(word -> word, word -> word));
        List<String> names = value.list().stream()
                .flatMap(item -> item.word(sources).stream())
                .toList();
        return names.isEmpty() ? fallback : names;
    }
}
