package org.portcullis.console.store.factor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import org.portcullis.console.store.SigningKeys;

/** A security key (ES256), which answers whatever it is asked: browsers would refuse some of that. */
public final class SecurityKey {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;

    private final KeyPair pair;
    private final byte[] id = new byte[32];
    private int counter;

    public SecurityKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
        new SecureRandom().nextBytes(id);
    }

    /** What a browser says and where it says that it is. */
    public record Asked(String challenge, String rpId, String origin) {}

    /** RegistrationResponseJSON. */
    public String create(Asked asked) throws Exception {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.writeBytes(HexFormat.of().parseHex("a363666d74646e6f6e656761747453746d74a068617574684461746158a4"));
        object.writeBytes(authenticatorData(asked.rpId(), PRESENT | VERIFIED | ATTESTED));
        object.writeBytes(new byte[16]);
        object.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
        object.writeBytes(id);
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        object.writeBytes(HexFormat.of().parseHex("a5010203262001215820"));
        object.writeBytes(octets(SigningKeys.coordinate(key.getW().getAffineX())));
        object.writeBytes(HexFormat.of().parseHex("225820"));
        object.writeBytes(octets(SigningKeys.coordinate(key.getW().getAffineY())));
        ObjectNode response = JSON.createObjectNode();
        response.put("clientDataJSON", text(clientData("webauthn.create", asked)));
        response.put("attestationObject", text(object.toByteArray()));
        response.putArray("transports").add("usb");
        return credential(response);
    }

    /**
     * AuthenticationResponseJSON.
     *
     * @param verified whether it asked for a PIN or a finger
     */
    public String get(Asked asked, boolean verified) throws Exception {
        counter++;
        byte[] data = authenticatorData(asked.rpId(), verified ? PRESENT | VERIFIED : PRESENT);
        byte[] client = clientData("webauthn.get", asked);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(data);
        signature.update(sha256(client));
        ObjectNode response = JSON.createObjectNode();
        response.put("clientDataJSON", text(client));
        response.put("authenticatorData", text(data));
        response.put("signature", text(signature.sign()));
        return credential(response);
    }

    /** As a copy of the key would be, whose counter is behind. */
    public void forget(int uses) {
        counter -= uses;
    }

    public String id() {
        return text(id);
    }

    private String credential(ObjectNode response) {
        ObjectNode credential = JSON.createObjectNode();
        credential.put("id", id()).put("rawId", id()).put("type", "public-key");
        credential.set("response", response);
        credential.putObject("clientExtensionResults");
        return credential.toString();
    }

    private byte[] authenticatorData(String rpId, int flags) throws Exception {
        return ByteBuffer.allocate(37)
                .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
                .put((byte) flags)
                .putInt(counter)
                .array();
    }

    private static byte[] clientData(String type, Asked asked) {
        return JSON.createObjectNode()
                .put("type", type)
                .put("challenge", asked.challenge())
                .put("origin", asked.origin())
                .put("crossOrigin", false)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] octets) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }

    private static String text(byte[] octets) {
        return WebAuthn.base64(octets);
    }

    private static byte[] octets(String text) {
        return java.util.Base64.getUrlDecoder().decode(text);
    }
}
