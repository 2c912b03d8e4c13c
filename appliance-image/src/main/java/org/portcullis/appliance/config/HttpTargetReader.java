package org.portcullis.appliance.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.siem.format.EcsFormat;
import org.portcullis.siem.format.EventFormat;
import org.portcullis.siem.format.OcsfFormat;
import org.portcullis.siem.sink.Authentication;
import org.portcullis.siem.sink.ElasticsearchSettings;
import org.portcullis.siem.sink.SplunkSettings;
import org.portcullis.siem.sink.TlsIdentity;
import org.portcullis.siem.sink.WebhookSettings;

/** Reads the receivers of events that speak HTTP. */
final class HttpTargetReader {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final KeyReader keys;

    HttpTargetReader(KeyReader keys) {
        this.keys = keys;
    }

    Optional<ElasticsearchSettings> elasticsearch(YamlMap export, ElasticsearchSettings.Flavour flavour) {
        Optional<URI> url = url(export.require("url"), "a URL like https://es.example.org:9200");
        YamlValue stream = export.get("dataStream");
        String dataStream = stream.text("logs-portcullis.access-default");
        Authentication authentication = authentication(export);
        TlsIdentity tls = ReceiverKeys.tls(keys, export);
        return url.flatMap(there -> ReceiverKeys.checked(
                stream.isPresent() ? stream : export.get("url"),
                () -> ElasticsearchSettings.standard(flavour, there, dataStream, authentication, tls)));
    }

    private Authentication authentication(YamlMap export) {
        Optional<Secret> apiKey = keys.secret(export, "apiKey", false);
        Optional<String> user = export.get("user").text();
        Optional<Secret> password = keys.secret(export, "password", false);
        if (user.isPresent() != password.isPresent()) {
            export.get(user.isPresent() ? "password" : "user").problem("is missing; user and password go together");
        }
        if (apiKey.isPresent() && user.isPresent()) {
            export.get("apiKey").problem("and user exclude each other; keep one");
        }
        if (apiKey.isPresent()) {
            return new Authentication.ApiKey(apiKey.get());
        }
        return user.isPresent() && password.isPresent()
                ? new Authentication.Basic(user.get(), password.get())
                : new Authentication.None();
    }

    Optional<SplunkSettings> splunk(YamlMap export) {
        Optional<URI> url = url(export.require("url"), "a URL like https://splunk.example.org:8088");
        Optional<Secret> token = keys.secret(export, "token", true);
        Optional<String> index = export.get("index").text();
        boolean acknowledge = export.get("acknowledge").bool(false);
        EventFormat format = format(export);
        String sourcetype =
                export.get("sourcetype").text(format instanceof OcsfFormat ? "portcullis:ocsf" : "portcullis:ecs");
        TlsIdentity tls = ReceiverKeys.tls(keys, export);
        return url.flatMap(there -> token.flatMap(secret -> ReceiverKeys.checked(
                export.get("url"),
                () -> new SplunkSettings(there, secret, index, sourcetype, acknowledge, format, tls, ANSWER))));
    }

    Optional<WebhookSettings> webhook(YamlMap export) {
        Optional<URI> url = keys.secret(export, "url", true)
                .flatMap(text -> uri(new String(text.octets(), StandardCharsets.UTF_8)));
        YamlValue key = export.get(export.get("url").isPresent() ? "url" : "urlFile");
        if (key.isPresent() && url.isEmpty()) {
            key.problem("is no URL; expected one like https://soar.example.org/hooks/nac");
        }
        Optional<Secret> secret = keys.secret(export, "secret", false);
        Optional<Secret> token = keys.secret(export, "token", false);
        Authentication authentication =
                token.isPresent() ? new Authentication.Bearer(token.get()) : new Authentication.None();
        EventFormat format = format(export);
        TlsIdentity tls = ReceiverKeys.tls(keys, export);
        return url.flatMap(there -> ReceiverKeys.checked(
                key,
                () -> new WebhookSettings(there, secret, authentication, format, tls, InstantSource.system(), SOON)));
    }

    private static EventFormat format(YamlMap export) {
        return export.get("format")
                .word(Map.of("ecs", (EventFormat) new EcsFormat(), "ocsf", new OcsfFormat(ProductVersion.text())))
                .orElseGet(EcsFormat::new);
    }

    private static Optional<URI> url(YamlValue value, String expected) {
        return value.parse(expected, HttpTargetReader::uri);
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = URI.create(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException notAUri) {
            return Optional.empty();
        }
    }
}
