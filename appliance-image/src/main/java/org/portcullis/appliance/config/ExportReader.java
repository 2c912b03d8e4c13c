package org.portcullis.appliance.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.appliance.config.Configuration.Credentials;
import org.portcullis.appliance.config.Configuration.Export;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code export}: where events go. */
final class ExportReader {
    private final KeyReader keys;

    ExportReader(KeyReader keys) {
        this.keys = keys;
    }

    List<Export> read(YamlValue exports) {
        List<Export> list = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue value : exports.list()) {
            YamlMap export = value.map();
            Optional<String> name = export.require("name")
                    .parse(
                            "a name of letters, digits, '.', '_' and '-'",
                            text -> text.matches("[\\w.-]{1,64}") ? Optional.of(text) : Optional.empty());
            Optional<String> type = export.require("type").word(Map.of("elasticsearch", "elasticsearch"));
            Optional<URI> url = export.require("url").parse("a URL like https://es.example.org:9200", this::httpUrl);
            String dataStream = export.get("dataStream").text("logs-portcullis.access-default");
            Optional<NamedFile> ca = keys.existing(export.get("ca"));
            Credentials credentials = credentials(export);
            if (name.isPresent() && !names.add(name.get())) {
                export.get("name")
                        .problem("names a second exporter " + name.get() + "; its cursor needs a name of its own");
            }
            if (name.isPresent() && type.isPresent() && url.isPresent()) {
                list.add(new Export(name.get(), url.get(), dataStream, credentials, ca));
            }
        }
        return list;
    }

    private Credentials credentials(YamlMap export) {
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
            return new Credentials.ApiKey(apiKey.get());
        }
        return user.isPresent() && password.isPresent()
                ? new Credentials.Password(user.get(), password.get())
                : new Credentials.None();
    }

    private Optional<URI> httpUrl(String text) {
        try {
            URI uri = URI.create(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException notAUri) {
            return Optional.empty();
        }
    }
}
