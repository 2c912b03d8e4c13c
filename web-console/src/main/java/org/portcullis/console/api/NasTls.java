package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.portcullis.eap.tls.CipherSuites;
import org.portcullis.eap.tls.EapTlsSettings.ExtendedMasterSecret;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.eap.tls.TlsVersion;

/** {@code tls} of a client, as the API has it. */
final class NasTls {
    private static final Set<String> MEMBERS =
            new LinkedHashSet<>(List.of("min", "max", "fragmentSize", "ciphers", "extendedMasterSecret"));
    private static final int SMALLEST_FRAGMENT = 100;
    private static final int LARGEST_FRAGMENT = 3800;

    private NasTls() {}

    /** Members that are not given stay as they were; null, or {@code tls: null}, takes them back. */
    static UnaryOperator<TlsOverride> change(JsonBody body) {
        JsonBody tls = body.object("tls", MEMBERS);
        if (!body.has("tls")) {
            return before -> before;
        }
        if (!body.isObject("tls")) {
            return before -> TlsOverride.NONE;
        }
        Optional<TlsVersion> min = version(tls, "min");
        Optional<TlsVersion> max = version(tls, "max");
        Optional<Integer> fragmentSize = tls.integer("fragmentSize", SMALLEST_FRAGMENT, LARGEST_FRAGMENT);
        List<CipherSuites> ciphers = tls.texts("ciphers", NasTls::suites).orElse(List.of());
        Optional<ExtendedMasterSecret> secret = tls.text("extendedMasterSecret", NasTls::choice);
        return before -> new TlsOverride(
                tls.has("min") ? min : before.min(),
                tls.has("max") ? max : before.max(),
                tls.has("fragmentSize") ? fragmentSize : before.fragmentSize(),
                tls.has("ciphers") ? ciphers : before.cipherSuites(),
                tls.has("extendedMasterSecret") ? secret : before.extendedMasterSecret());
    }

    /** As all others, where the text is blank: that is how a form says it. */
    private static Optional<TlsVersion> version(JsonBody tls, String name) {
        return tls.text(name)
                .filter(text -> !text.isBlank())
                .flatMap(given -> tls.text(
                        name,
                        word -> TlsVersion.ofWord(word)
                                .orElseThrow(() -> new IllegalArgumentException("is one of "
                                        + Arrays.stream(TlsVersion.values())
                                                .map(TlsVersion::word)
                                                .collect(Collectors.joining(", "))))));
    }

    private static List<CipherSuites> suites(List<String> names) {
        return names.stream().map(NasTls::suite).distinct().toList();
    }

    private static CipherSuites suite(String name) {
        return Arrays.stream(CipherSuites.values())
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has none of the suites that are spoken: "
                        + Arrays.stream(CipherSuites.values()).map(Enum::name).collect(Collectors.joining(", "))));
    }

    private static ExtendedMasterSecret choice(String word) {
        return Arrays.stream(ExtendedMasterSecret.values())
                .filter(choice -> word(choice).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is allow or require"));
    }

    private static String word(ExtendedMasterSecret choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    static void write(JsonGenerator json, TlsOverride tls) throws IOException {
        if (tls.isNone()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        DeviceJson.text(json, "min", tls.min().map(TlsVersion::word));
        DeviceJson.text(json, "max", tls.max().map(TlsVersion::word));
        json.writeFieldName("fragmentSize");
        if (tls.fragmentSize().isPresent()) {
            json.writeNumber(tls.fragmentSize().get());
        } else {
            json.writeNull();
        }
        json.writeArrayFieldStart("ciphers");
        for (CipherSuites suite : tls.cipherSuites()) {
            json.writeString(suite.name());
        }
        json.writeEndArray();
        DeviceJson.text(json, "extendedMasterSecret", tls.extendedMasterSecret().map(NasTls::word));
        json.writeEndObject();
    }
}
