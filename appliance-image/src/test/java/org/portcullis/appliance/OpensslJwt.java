package org.portcullis.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.portcullis.eap.x509.Pem;

/** A JWT with ES256 (RFC 7515, 7518), as somebody reads it who has {@code openssl} and the published key. */
final class OpensslJwt {
    private OpensslJwt() {}

    /**
     * What the token says; an error when its signature is wrong.
     *
     * @param key a JSON Web Key (RFC 7517)
     * @param folder for openssl's files
     */
    static JsonNode claims(String token, JsonNode key, Path folder) throws Exception {
        String[] parts = token.split("\\.");
        Path pem = Files.writeString(
                folder.resolve("jwk.pem"),
                Pem.block("PUBLIC KEY", publicKey(key).getEncoded()));
        Path signed = Files.writeString(folder.resolve("signed"), parts[0] + "." + parts[1]);
        byte[] raw = Base64.getUrlDecoder().decode(parts[2]);
        Path signature =
                Files.write(folder.resolve("signature"), der(Arrays.copyOf(raw, 32), Arrays.copyOfRange(raw, 32, 64)));
        Home.command(
                        "openssl",
                        "dgst",
                        "-sha256",
                        "-verify",
                        pem.toString(),
                        "-signature",
                        signature.toString(),
                        signed.toString())
                .done();
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
    }

    private static PublicKey publicKey(JsonNode key) throws Exception {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(
                                number(key.get("x").asText()),
                                number(key.get("y").asText())),
                        curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }

    /** RFC 3279 §2.2.3: a sequence of two integers. */
    private static byte[] der(byte[] r, byte[] s) {
        byte[] first = new BigInteger(1, r).toByteArray();
        byte[] second = new BigInteger(1, s).toByteArray();
        byte[] all = new byte[6 + first.length + second.length];
        all[0] = 0x30;
        all[1] = (byte) (all.length - 2);
        all[2] = 2;
        all[3] = (byte) first.length;
        System.arraycopy(first, 0, all, 4, first.length);
        all[4 + first.length] = 2;
        all[5 + first.length] = (byte) second.length;
        System.arraycopy(second, 0, all, 6 + first.length, second.length);
        return all;
    }
}
