package org.portcullis.appliance.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.siem.sink.TlsIdentity;

/** The keys that receivers of several types have. */
final class ReceiverKeys {
    private ReceiverKeys() {}

    /** {@code ca}, {@code certificate} and {@code key}. */
    static TlsIdentity tls(KeyReader keys, YamlMap export) {
        Optional<Path> ca = keys.existing(export.get("ca")).map(NamedFile::path);
        Optional<Path> certificate = keys.existing(export.get("certificate")).map(NamedFile::path);
        Optional<Path> key = keys.existing(export.get("key")).map(NamedFile::path);
        if (export.get("certificate").isPresent() != export.get("key").isPresent()) {
            export.get(certificate.isPresent() ? "key" : "certificate")
                    .problem("is missing; certificate and key go together");
        }
        return certificate.isPresent() && key.isPresent()
                ? new TlsIdentity(ca, certificate, key)
                : TlsIdentity.trusting(ca);
    }

    /** What the settings themselves find wrong is a problem of the key. */
    static <T> Optional<T> checked(YamlValue key, Supplier<T> settings) {
        try {
            return Optional.of(settings.get());
        } catch (IllegalArgumentException e) {
            key.problem("cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }
}
