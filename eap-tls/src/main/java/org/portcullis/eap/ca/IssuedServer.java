package org.portcullis.eap.ca;

import java.security.PrivateKey;

/** A server certificate fresh from the CA, with the key that was made for it. */
public record IssuedServer(Issued issued, PrivateKey privateKey) {
    @Override
    public String toString() {
        return "IssuedServer[" + issued.certificate().serialNumber().toString(16) + "]";
    }
}
