package org.portcullis.eap.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JceTlsSecret;

/**
 * The head of the TLS 1.3 key schedule (RFC 8446 §7.1), which differs in one label between a pre-shared key from outside
 * and one of a ticket: the binder key. Bouncy Castle always takes the first for granted. So the early secret that was
 * extracted from a ticket's {@link Key} answers for the other label; with any other key nothing changes.
 */
final class ResumptionSecret {
    // As HkdfLabel has them: after two octets of length, the label with its own length.
    private static final byte[] EXTERNAL_BINDER = label("ext binder");
    private static final byte[] RESUMPTION_BINDER = label("res binder");
    private static final int LABEL = 2;

    private ResumptionSecret() {}

    private static byte[] label(String text) {
        byte[] label = ("\0tls13 " + text).getBytes(StandardCharsets.US_ASCII);
        label[0] = (byte) (label.length - 1);
        return label;
    }

    /** The secret that belongs to a ticket. */
    static final class Key extends JceTlsSecret {
        Key(JcaTlsCrypto crypto, byte[] octets) {
            super(crypto, octets);
        }
    }

    /** What the schedule begins with. */
    static final class Salt extends JceTlsSecret {
        Salt(JcaTlsCrypto crypto, byte[] octets) {
            super(crypto, octets);
        }

        @Override
        public synchronized TlsSecret hkdfExtract(int hash, TlsSecret keyMaterial) {
            TlsSecret extracted = super.hkdfExtract(hash, keyMaterial);
            return keyMaterial instanceof Key ? new Early(crypto, extracted.extract()) : extracted;
        }
    }

    private static final class Early extends JceTlsSecret {
        Early(JcaTlsCrypto crypto, byte[] octets) {
            super(crypto, octets);
        }

        @Override
        public synchronized TlsSecret hkdfExpand(int hash, byte[] info, int length) {
            boolean binder = info.length > LABEL + EXTERNAL_BINDER.length
                    && Arrays.equals(
                            info, LABEL, LABEL + EXTERNAL_BINDER.length, EXTERNAL_BINDER, 0, EXTERNAL_BINDER.length);
            if (!binder) {
                return super.hkdfExpand(hash, info, length);
            }
            byte[] changed = info.clone();
            System.arraycopy(RESUMPTION_BINDER, 0, changed, LABEL, RESUMPTION_BINDER.length);
            return super.hkdfExpand(hash, changed, length);
        }
    }
}
