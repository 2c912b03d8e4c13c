package org.portcullis.eap.ca;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/** Signs in a token. One that was away and is back has new handles of its keys: then the second attempt succeeds. */
final class TokenSigner implements ContentSigner {
    private final Token token;
    private final Supplier<ContentSigner> signer;
    private final AlgorithmIdentifier algorithm;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    /** @param signer for one signature, with the key as it is found now */
    TokenSigner(Token token, Supplier<ContentSigner> signer) {
        this.token = token;
        this.signer = signer;
        this.algorithm = attempt(() -> signer.get().getAlgorithmIdentifier());
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return algorithm;
    }

    @Override
    public OutputStream getOutputStream() {
        return content;
    }

    @Override
    public byte[] getSignature() {
        return attempt(() -> {
            ContentSigner once = signer.get();
            try {
                once.getOutputStream().write(content.toByteArray());
            } catch (IOException e) {
                throw new CaException("the PKCS#11 token does not sign: " + e.getMessage(), e);
            }
            return once.getSignature();
        });
    }

    private <T> T attempt(Supplier<T> signing) {
        try {
            return signing.get();
        } catch (RuntimeException first) {
            token.failed(first);
        }
        try {
            return signing.get();
        } catch (RuntimeException second) {
            throw token.failed(second);
        }
    }
}
