package org.portcullis.eap.ca;

import java.security.PrivateKey;

/** A certificate fresh from the CA, with the key that was made for it: of a server, or of a device that asked for one. */
public record IssuedWithKey(Issued issued, PrivateKey privateKey) {
    @Override
    public String toString() {
        return "IssuedWithKey[" + issued.certificate().serialNumber().toString(16) + "]";
    }
}
