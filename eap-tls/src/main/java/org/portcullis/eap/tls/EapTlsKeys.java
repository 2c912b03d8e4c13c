package org.portcullis.eap.tls;

import java.nio.ByteBuffer;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.policy.value.Secret;

/** Derives what EAP-TLS leaves behind, on either side, while a TLS connection is still being completed. */
public final class EapTlsKeys {
    private static final int KEY_MATERIAL = 128;
    private static final int METHOD_ID = 64;
    private static final byte[] TYPE = {EapPacket.EAP_TLS};

    private EapTlsKeys() {}

    /** To be called from {@code notifyHandshakeComplete}; the master secret is gone afterwards. */
    public static SessionKeys derive(TlsContext context) {
        return TlsUtils.isTLSv13(context) ? derive13(context) : derive12(context);
    }

    // RFC 9190 §2.3: 128 octets in one call, since the length goes into the derivation.
    private static SessionKeys derive13(TlsContext context) {
        byte[] material = context.exportKeyingMaterial("EXPORTER_EAP_TLS_Key_Material", TYPE, KEY_MATERIAL);
        byte[] methodId = context.exportKeyingMaterial("EXPORTER_EAP_TLS_Method-Id", TYPE, METHOD_ID);
        return keys(material, concat(TYPE, methodId));
    }

    // RFC 5216 §2.3: the TLS PRF itself; Bouncy Castle's exporter refuses without extended_master_secret (RFC 7627).
    private static SessionKeys derive12(TlsContext context) {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        byte[] randoms = concat(parameters.getClientRandom(), parameters.getServerRandom());
        byte[] material = parameters
                .getMasterSecret()
                .deriveUsingPRF(parameters.getPRFAlgorithm(), "client EAP encryption", randoms, KEY_MATERIAL)
                .extract();
        return keys(material, concat(TYPE, randoms));
    }

    private static SessionKeys keys(byte[] material, byte[] sessionId) {
        Secret whole = Secret.of(material);
        return new SessionKeys(whole.slice(0, 64), whole.slice(64, KEY_MATERIAL), sessionId);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}
