package org.portcullis.eap.tls;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.TlsUtils;

/** The cipher suites that a device offers, for the explanation when none of them is spoken here. */
final class OfferedSuites {
    private static final int SHOWN = 12;

    private final int[] codes;

    OfferedSuites(int[] offered) {
        codes = IntStream.of(offered).filter(code -> !isSignal(code)).toArray();
    }

    /** Whether it could have chosen RSA key exchange, and none with an ephemeral key (RFC 5246 §7.4.7.1). */
    boolean rsaKeyExchangeOnly() {
        int[] exchanges =
                IntStream.of(codes).map(TlsUtils::getKeyExchangeAlgorithm).toArray();
        return Arrays.stream(exchanges).anyMatch(OfferedSuites::isRsa)
                && Arrays.stream(exchanges).noneMatch(OfferedSuites::isEphemeral);
    }

    private static boolean isRsa(int exchange) {
        return exchange == KeyExchangeAlgorithm.RSA || exchange == KeyExchangeAlgorithm.RSA_PSK;
    }

    private static boolean isEphemeral(int exchange) {
        return switch (exchange) {
            // The suites of TLS 1.3 name no key exchange; it is always ephemeral there.
            case KeyExchangeAlgorithm.NULL,
                    KeyExchangeAlgorithm.DHE_DSS,
                    KeyExchangeAlgorithm.DHE_RSA,
                    KeyExchangeAlgorithm.DHE_PSK,
                    KeyExchangeAlgorithm.ECDHE_ECDSA,
                    KeyExchangeAlgorithm.ECDHE_RSA,
                    KeyExchangeAlgorithm.ECDHE_PSK -> true;
            default -> false;
        };
    }

    // Neither is a cipher suite: signalling values (RFC 5746, RFC 7507) and GREASE (RFC 8701).
    private static boolean isSignal(int code) {
        return code == CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV
                || code == CipherSuite.TLS_FALLBACK_SCSV
                || (code & 0x0F0F) == 0x0A0A && code >> 8 == (code & 0xFF);
    }

    /** Their names where they are known here, their numbers else; the first twelve. */
    @Override
    public String toString() {
        if (codes.length == 0) {
            return "no cipher suite";
        }
        String shown =
                IntStream.of(codes).limit(SHOWN).mapToObj(CipherSuites::nameOf).collect(Collectors.joining(", "));
        return codes.length <= SHOWN ? shown : shown + " and " + (codes.length - SHOWN) + " more";
    }
}
