package org.portcullis.appliance.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.appliance.config.Configuration.UnknownDevice;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code trust}: whom to believe. */
final class TrustReader {
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);

    private final KeyReader keys;

    TrustReader(KeyReader keys) {
        this.keys = keys;
    }

    Configuration.Trust read(YamlMap trust) {
        List<String> identity =
                identity(trust.get("identity"), List.of("san-uri", "subject.serialNumber", "subject.commonName"));
        Configuration.Revocation revocation = revocation(
                trust.get("revocation"), new Configuration.Revocation(true, false, List.of(), Duration.ZERO));
        List<Configuration.Anchor> anchors = new ArrayList<>();
        for (YamlValue value : trust.get("anchors").list()) {
            if (value.isMap()) {
                YamlMap anchor = value.map();
                Optional<NamedFile> path = keys.existing(anchor.require("file"));
                Optional<String> vendor = anchor.get("vendor").text();
                List<String> names = identity(anchor.get("identity"), identity);
                Configuration.Revocation own = revocation(anchor.get("revocation"), revocation);
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
        keys.onlyDefault(trust.get("expired"), "refuse");
        return new Configuration.Trust(
                anchors,
                intermediates,
                identity,
                revocation,
                trust.get("unknownDevice").word(UnknownDevice.class, UnknownDevice.REFUSE));
    }

    private List<String> identity(YamlValue value, List<String> fallback) {
        Map<String, String> sources = Map.of(
                "san-uri", "san-uri",
                "subject.serialNumber", "subject.serialNumber",
                "subject.commonName", "subject.commonName");
        List<String> names = value.list().stream()
                .flatMap(item -> item.word(sources).stream())
                .toList();
        return names.isEmpty() ? fallback : names;
    }

    /** What a {@code revocation} says; what it leaves out is as in the fallback. */
    Configuration.Revocation revocation(YamlValue value, Configuration.Revocation fallback) {
        YamlMap revocation = value.map();
        boolean crl = fallback.crl();
        boolean ocsp = false;
        YamlValue check = revocation.get("check");
        if (check.isPresent()) {
            crl = false;
            for (YamlValue item : check.list()) {
                String way = item.word(Map.of("crl", "crl", "ocsp", "ocsp")).orElse("");
                crl |= way.equals("crl");
                ocsp |= way.equals("ocsp");
            }
        }
        boolean accept = revocation
                .get("onUnknown")
                .word(Map.of("refuse", false, "accept", true))
                .orElse(fallback.acceptUnknown());
        if (ocsp && accept) {
            check.problem(
                    "asks for ocsp, which this version does not do, and onUnknown: accept would let everything pass;"
                            + " use [crl], or onUnknown: refuse");
        } else if (ocsp) {
            keys.noEffect(check, "ocsp");
            crl = true;
        }
        keys.noEffect(revocation.get("reload"));
        List<NamedFile> crls = revocation.get("crls").isPresent()
                ? revocation.get("crls").list().stream()
                        .flatMap(item -> keys.existing(item).stream())
                        .toList()
                : fallback.crls();
        return new Configuration.Revocation(
                crl,
                accept,
                crls,
                revocation.get("crlGrace").duration(Duration.ZERO, LONGEST_GRACE, fallback.crlGrace()));
    }
}
