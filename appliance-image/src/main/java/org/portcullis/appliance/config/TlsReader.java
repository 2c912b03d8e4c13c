package org.portcullis.appliance.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.portcullis.eap.tls.CipherSuites;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.EapTlsSettings.ExtendedMasterSecret;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads how EAP-TLS is spoken: {@code eap.tls} for every device, {@code clients[].tls} for those behind one switch. */
final class TlsReader {
    private static final int SMALLEST_FRAGMENT = 100;
    private static final int LARGEST_FRAGMENT = 3800;

    private TlsReader() {}

    /** @param inherited what counts where the keys are absent */
    static EapTlsSettings read(YamlMap tls, EapTlsSettings inherited) {
        Map<String, TlsVersion> versions = new LinkedHashMap<>();
        for (TlsVersion version : TlsVersion.values()) {
            versions.put(version.word(), version);
        }
        TlsVersion min = tls.get("min").word(versions).orElse(inherited.min());
        TlsVersion max = tls.get("max").word(versions).orElse(inherited.max());
        int fragmentSize =
                tls.get("fragmentSize").integer(SMALLEST_FRAGMENT, LARGEST_FRAGMENT, inherited.fragmentSize());
        ExtendedMasterSecret extendedMasterSecret =
                tls.get("extendedMasterSecret").word(ExtendedMasterSecret.class, inherited.extendedMasterSecret());
        List<CipherSuites> suites = suites(tls.get("ciphers"), inherited.cipherSuites());
        if (min.compareTo(max) > 0) {
            tls.get(tls.get("min").isPresent() ? "min" : "max")
                    .problem("leaves no TLS version: the oldest is " + min.word() + ", the newest " + max.word()
                            + ", so no device could agree");
            return inherited;
        }
        EapTlsSettings settings = new EapTlsSettings(min, max, fragmentSize, suites, extendedMasterSecret);
        settings.withoutSuite()
                .ifPresent(version -> tls.get(tls.get("ciphers").isPresent() ? "ciphers" : "min")
                        .problem("leaves no cipher suite for TLS " + version.word()
                                + "; name one, or leave that version out by min or max"));
        return settings;
    }

    private static List<CipherSuites> suites(YamlValue ciphers, List<CipherSuites> inherited) {
        Map<String, CipherSuites> names = new LinkedHashMap<>();
        for (CipherSuites suite : CipherSuites.values()) {
            names.put(suite.name(), suite);
        }
        List<CipherSuites> suites = new ArrayList<>();
        ciphers.list().forEach(value -> value.word(names).ifPresent(suites::add));
        return suites.isEmpty() ? inherited : suites;
    }
}
