package org.portcullis.eap.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/** What a TLS alert from a device means, and what to do (RFC 8446 §6, RFC 5246 §7.2, RFC 6066 §9). */
enum DeviceAlert {
    CLOSE_NOTIFY(0, "it gave up; often its own timer ran out, so see its log"),
    UNEXPECTED_MESSAGE(10, "it expected another TLS message; update its supplicant"),
    BAD_RECORD_MAC(20, "a record did not decrypt; its TLS library is at fault, or octets changed on the way"),
    DECRYPTION_FAILED(21, "a record did not decrypt; its TLS library is outdated, so update its supplicant"),
    RECORD_OVERFLOW(22, "a record was longer than it takes; update its supplicant"),
    DECOMPRESSION_FAILURE(30, "it expects TLS compression, which is never used; update its supplicant"),
    HANDSHAKE_FAILURE(40, "it cannot agree to what was chosen; compare its cipher suites, groups and certificate"),
    NO_CERTIFICATE(41, "it has no certificate for the appliance's request; install one"),
    BAD_CERTIFICATE(
            FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
            42,
            "it holds the appliance's certificate for broken, or misses the name it expects; check the CA and the server"
                    + " name in its supplicant"),
    UNSUPPORTED_CERTIFICATE(
            FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
            43,
            "it cannot use a certificate of that kind; give the appliance one with a key that it knows, and serverAuth"),
    CERTIFICATE_REVOKED(
            FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
            44,
            "it holds the appliance's certificate for revoked; renew that certificate, or correct the CRL it was given"),
    CERTIFICATE_EXPIRED(
            FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
            45,
            "it holds the appliance's certificate, or a CA above it, for expired; check the device's clock first, then"
                    + " the certificate"),
    CERTIFICATE_UNKNOWN(
            FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
            46,
            "it does not accept the appliance's certificate and does not say why; see its log, its CA and its clock"),
    ILLEGAL_PARAMETER(47, "a field of the handshake is not what it allows; update its supplicant"),
    UNKNOWN_CA(
            FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
            48,
            "it does not know the CA of the appliance's certificate; install that CA on it"),
    ACCESS_DENIED(
            FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
            49,
            "it found the appliance's certificate valid and refuses it by a rule of its own; check the server name in its"
                    + " supplicant"),
    DECODE_ERROR(50, "it could not read a message; octets got lost on the way, or its TLS library is at fault"),
    DECRYPT_ERROR(
            51, "a signature or the Finished did not verify; its TLS library is at fault, or somebody is between"),
    EXPORT_RESTRICTION(60, "it follows export rules that are long gone; update its supplicant"),
    PROTOCOL_VERSION(
            FailureCode.TLS_NO_COMMON_VERSION,
            70,
            "it does not speak the TLS version that was chosen; enable TLS 1.2 or 1.3 on it"),
    INSUFFICIENT_SECURITY(
            FailureCode.TLS_NO_COMMON_CIPHER,
            71,
            "it holds what was chosen for too weak; compare its cipher suites and groups with those of the appliance"),
    INTERNAL_ERROR(80, "something failed inside of it, such as its memory or its key store; see its log"),
    INAPPROPRIATE_FALLBACK(86, "it fell back to an older TLS version and then refused that; update its supplicant"),
    USER_CANCELED(90, "somebody or something at the device cancelled it"),
    NO_RENEGOTIATION(100, "it was asked to renegotiate, which never happens here; update its supplicant"),
    MISSING_EXTENSION(109, "it misses a TLS extension; update its supplicant"),
    UNSUPPORTED_EXTENSION(110, "it got a TLS extension that it did not offer; update its supplicant"),
    CERTIFICATE_UNOBTAINABLE(111, "it could not fetch a certificate by its URL; give it the certificate itself"),
    UNRECOGNIZED_NAME(112, "it does not recognise the server's name; check the server name in its supplicant"),
    BAD_CERTIFICATE_STATUS_RESPONSE(
            FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
            113,
            "it does not accept the stapled OCSP response, or misses one; check the responder of the appliance's"
                    + " certificate and the device's clock"),
    BAD_CERTIFICATE_HASH_VALUE(
            114, "a certificate that it fetched by URL has another hash; give it the certificate itself"),
    UNKNOWN_PSK_IDENTITY(115, "it expected a key agreed upon before; let it begin without resumption"),
    CERTIFICATE_REQUIRED(116, "it demands a certificate, which only a server may; update its supplicant"),
    NO_APPLICATION_PROTOCOL(120, "it demands an application protocol, and EAP-TLS has none; switch ALPN off in it"),
    ECH_REQUIRED(121, "it demands Encrypted ClientHello, which EAP-TLS does not have; switch it off there");

    private final FailureCode code;
    private final int number;
    private final String meaning;

    DeviceAlert(int number, String meaning) {
        this(FailureCode.TLS_CLIENT_ALERT, number, meaning);
    }

    DeviceAlert(FailureCode code, int number, String meaning) {
        this.code = code;
        this.number = number;
        this.meaning = meaning;
    }

    /** The refusal that such an alert is, when it ends the handshake; an unknown number has one too. */
    static Decision.Refuse refusal(int number, List<String> trace) {
        Optional<DeviceAlert> known =
                Arrays.stream(values()).filter(alert -> alert.number == number).findFirst();
        String meaning = known.map(alert -> alert.meaning).orElse("no standard that is known here names it");
        return Decision.Refuse.early(
                known.map(alert -> alert.code).orElse(FailureCode.TLS_CLIENT_ALERT),
                "The device ended the TLS handshake with the alert " + name(number) + ": " + meaning + ".",
                trace);
    }

    /** As the RFCs write it, {@code unknown_ca}; {@code alert 99} for one that they do not have. */
    static String name(int number) {
        return Arrays.stream(values())
                .filter(alert -> alert.number == number)
                .map(alert -> alert.name().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("alert " + number);
    }
}
