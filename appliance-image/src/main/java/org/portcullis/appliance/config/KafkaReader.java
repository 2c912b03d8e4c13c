package org.portcullis.appliance.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.siem.format.CefFormat;
import org.portcullis.siem.format.EcsFormat;
import org.portcullis.siem.format.EventFormat;
import org.portcullis.siem.format.LeefFormat;
import org.portcullis.siem.format.OcsfFormat;
import org.portcullis.siem.sink.KafkaSettings;
import org.portcullis.siem.sink.KafkaSettings.Key;
import org.portcullis.siem.sink.KafkaSettings.Login;
import org.portcullis.siem.sink.KafkaSettings.Mechanism;
import org.portcullis.siem.sink.TlsIdentity;

/** Reads a Kafka topic as a receiver of events. */
final class KafkaReader {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final KeyReader keys;

    private enum Transport {
        TCP,
        TLS
    }

    KafkaReader(KeyReader keys) {
        this.keys = keys;
    }

    Optional<KafkaSettings> read(YamlMap export) {
        List<String> servers = new ArrayList<>();
        for (YamlValue server : export.require("bootstrapServers").list()) {
            server.parse("HOST:PORT, such as kafka1.example.org:9093", given(KafkaSettings::isServer))
                    .ifPresent(servers::add);
        }
        Optional<String> topic = export.require("topic")
                .parse("a name of letters, digits, '.', '_' and '-'", given(KafkaSettings::isTopic));
        Key key = export.get("recordKey").word(Key.class, Key.EVENT);
        EventFormat format = format(export);
        boolean encrypted = export.get("transport").word(Transport.class, Transport.TLS) == Transport.TLS;
        TlsIdentity identity = ReceiverKeys.tls(keys, export);
        if (!encrypted && !identity.equals(TlsIdentity.trusting(Optional.empty()))) {
            export.get(identity.ca().isPresent() ? "ca" : "certificate").problem("is for transport: tls");
        }
        Optional<TlsIdentity> tls = Optional.of(identity).filter(given -> encrypted);
        Optional<Login> login = login(export);
        return topic.filter(name -> !servers.isEmpty())
                .flatMap(name -> ReceiverKeys.checked(
                        export.get("mechanism"),
                        () -> new KafkaSettings(servers, name, key, format, tls, login, ANSWER)));
    }

    private static Function<String, Optional<String>> given(Predicate<String> right) {
        return text -> Optional.of(text).filter(right);
    }

    private Optional<Login> login(YamlMap export) {
        Optional<Mechanism> mechanism = export.get("mechanism").word(Mechanism.class);
        Optional<String> user = export.get("user").text();
        Optional<Secret> password = keys.secret(export, "password", false);
        if (user.isPresent() != password.isPresent()) {
            export.get(user.isPresent() ? "password" : "user").problem("is missing; user and password go together");
        }
        if (mechanism.isPresent() && user.isEmpty()) {
            export.get("user").problem("is missing; mechanism is how it signs in");
        }
        return user.flatMap(
                name -> password.map(secret -> new Login(mechanism.orElse(Mechanism.SCRAM_SHA_512), name, secret)));
    }

    private static EventFormat format(YamlMap export) {
        String version = ProductVersion.text();
        Map<String, EventFormat> formats = new LinkedHashMap<>();
        formats.put("ecs", new EcsFormat());
        formats.put("ocsf", new OcsfFormat(version));
        formats.put("cef", new CefFormat(version));
        formats.put("leef", new LeefFormat(version));
        return export.get("format").word(formats).orElseGet(EcsFormat::new);
    }
}
