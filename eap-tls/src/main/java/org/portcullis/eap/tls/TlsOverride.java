package org.portcullis.eap.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.portcullis.eap.tls.EapTlsSettings.ExtendedMasterSecret;

/**
 * What is said of one switch about how EAP-TLS is spoken with the devices behind it; where nothing is said, it is as with
 * all.
 *
 * @param fragmentSize in octets
 * @param cipherSuites none: as with all
 */
public record TlsOverride(
        Optional<TlsVersion> min,
        Optional<TlsVersion> max,
        Optional<Integer> fragmentSize,
        List<CipherSuites> cipherSuites,
        Optional<ExtendedMasterSecret> extendedMasterSecret) {
    public static final TlsOverride NONE =
            new TlsOverride(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    public TlsOverride {
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** All of it. */
    public static TlsOverride of(EapTlsSettings all) {
        return new TlsOverride(
                Optional.of(all.min()),
                Optional.of(all.max()),
                Optional.of(all.fragmentSize()),
                all.cipherSuites(),
                Optional.of(all.extendedMasterSecret()));
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * How it is spoken there.
     *
     * @param all how it is spoken elsewhere
     * @throws IllegalArgumentException when no device could agree
     */
    public EapTlsSettings over(EapTlsSettings all) {
        TlsVersion oldest = min.orElse(all.min());
        TlsVersion newest = max.orElse(all.max());
        if (oldest.compareTo(newest) > 0) {
            throw new IllegalArgumentException(
                    "leaves no TLS version: the oldest is " + oldest.word() + ", the newest " + newest.word());
        }
        EapTlsSettings there = new EapTlsSettings(
                oldest,
                newest,
                fragmentSize.orElse(all.fragmentSize()),
                cipherSuites.isEmpty() ? all.cipherSuites() : cipherSuites,
                extendedMasterSecret.orElse(all.extendedMasterSecret()));
        there.withoutSuite().ifPresent(version -> {
            throw new IllegalArgumentException("leaves no cipher suite for TLS " + version.word());
        });
        return there;
    }

    /** {@code min 1.3, fragmentSize 600}; empty when nothing is said. */
    public String text() {
        List<String> said = new ArrayList<>();
        min.ifPresent(version -> said.add("min " + version.word()));
        max.ifPresent(version -> said.add("max " + version.word()));
        fragmentSize.ifPresent(octets -> said.add("fragmentSize " + octets));
        if (!cipherSuites.isEmpty()) {
            said.add("ciphers " + cipherSuites.stream().map(Enum::name).collect(Collectors.joining(" ")));
        }
        extendedMasterSecret.ifPresent(
                choice -> said.add("extendedMasterSecret " + choice.name().toLowerCase(Locale.ROOT)));
        return String.join(", ", said);
    }
}
