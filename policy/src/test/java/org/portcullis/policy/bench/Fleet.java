package org.portcullis.policy.bench;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.value.Serial;

/**
 * Devices of a large network, each given by its number alone. They are of {@value #TYPES} types, have a certificate of their
 * maker and one of the appliance's CA; numbers and keys of certificates are in no order, as real ones are.
 */
public final class Fleet {
    public static final int TYPES = 200;

    /** What a certificate of the appliance's CA has, about. */
    private static final int CERTIFICATE_OCTETS = 700;

    private static final String MAKER = "CN=Acme Device CA,O=Acme Corp,C=DE";
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NEVER_ENDS = Instant.parse("9999-12-31T23:59:59Z");

    private final String issuer;
    private final Instant issued;

    /**
     * @param issuer the appliance's CA, RFC 4514
     * @param issued when that issued its certificates; they are valid for 90 days from about then
     */
    public Fleet(String issuer, Instant issued) {
        this.issuer = issuer;
        this.issued = issued;
    }

    public static Serial serial(int device) {
        return new Serial("SN-%07d".formatted(device));
    }

    static String type(int number) {
        return "type-" + number % TYPES;
    }

    static String tag(int number) {
        return "group-" + number % TYPES;
    }

    /** Its row in a file of devices, which has the header {@link #HEADER}. */
    public static String row(int device) {
        return "%s,\"rack %d, slot %d\",%s,acme,T-%d,facility %d,%s hot,active"
                .formatted(
                        serial(device), device / 48, device % 48, type(device), device % 7, device % 31, tag(device));
    }

    public static final String HEADER = "serial,name,type,vendor,model,owner,tags,state";

    /** Prints {@code FROM} to {@code TO}, that one not among them, as a file of devices. */
    public static void main(String[] words) {
        try (PrintWriter file = new PrintWriter(System.out, false, StandardCharsets.UTF_8)) {
            file.println(HEADER);
            for (int device = Integer.parseInt(words[0]); device < Integer.parseInt(words[1]); device++) {
                file.println(row(device));
            }
        }
    }

    /** Its maker's certificate, proven. */
    public ProvenCredential proveMakers(int device) {
        return proven(
                device, Credential.Kind.IDEVID, MAKER, random(device, 1).number(), keyId(device, 1), MADE, NEVER_ENDS);
    }

    /** The certificate that the appliance issued to it, proven. */
    public ProvenCredential prove(int device) {
        return proven(
                device,
                Credential.Kind.LDEVID,
                issuer,
                random(device, 2).number(),
                keyId(device, 2),
                from(device),
                until(device));
    }

    /** What stands for the DER of the certificate that the appliance issued to it. */
    public byte[] certificate(int device) {
        return random(device, 0).octets(CERTIFICATE_OCTETS);
    }

    private Instant from(int device) {
        return issued.minusSeconds(device % 86_400);
    }

    private Instant until(int device) {
        return from(device).plus(Duration.ofDays(90));
    }

    private static ProvenCredential proven(
            int device,
            Credential.Kind kind,
            String issuer,
            BigInteger number,
            String keyId,
            Instant notBefore,
            Instant notAfter) {
        return new ProvenCredential(
                serial(device).text(),
                kind,
                Optional.of("acme").filter(vendor -> kind == Credential.Kind.IDEVID),
                issuer,
                "CN=" + serial(device),
                number,
                keyId,
                "EC-P256",
                keyId,
                notBefore,
                notAfter,
                List.of(),
                "good");
    }

    private static String keyId(int device, int which) {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(random(device, which + 2).octets(32));
    }

    private static Randomness random(int device, int which) {
        return new Randomness(new SplittableRandom(device * 5L + which));
    }

    private record Randomness(SplittableRandom random) {
        byte[] octets(int count) {
            byte[] octets = new byte[count];
            random.nextBytes(octets);
            return octets;
        }

        /** As a CA makes them: 127 bits (RFC 5280 §4.1.2.2). */
        BigInteger number() {
            byte[] octets = octets(16);
            octets[0] = (byte) (octets[0] & 0x3F | 0x40);
            return new BigInteger(1, octets);
        }
    }
}
