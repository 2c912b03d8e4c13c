package org.portcullis.eap.ca;

import org.portcullis.policy.device.Actor;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.value.Serial;

/** Issues LDevIDs: signed by the CA, and bound to their device, without which they open nothing. Safe for many threads. */
public final class DeviceIssuance {
    private final IssuingCa ca;
    private final CredentialStore credentials;

    public DeviceIssuance(IssuingCa ca, CredentialStore credentials) {
        this.ca = ca;
        this.credentials = credentials;
    }

    /**
     * @param request PKCS#10, PEM or DER; the key is taken from it, and nothing else
     * @param claim what entitles the device; a one-time password is used up
     * @throws RequestRefusedException when the fault is in the request
     * @throws CaException when the CA cannot issue
     * @throws org.portcullis.policy.device.RegistryRefusal when the device is not to have one
     */
    public Issued issue(Serial serial, byte[] request, CredentialStore.Claim claim, Actor actor) {
        return issue(serial, parse(request), claim, actor);
    }

    Issued issue(Serial serial, CertificationRequest request, CredentialStore.Claim claim, Actor actor) {
        Issued issued = issue(serial, request);
        credentials.bind(serial, issued.certificate(), claim, actor);
        return issued;
    }

    /** With a key that is made here (RFC 7030 §4.4), for devices that cannot make one; it is kept nowhere. */
    IssuedWithKey issueWithKey(Serial serial, CredentialStore.Claim claim, Actor actor) {
        IssuedWithKey made = ca.issueDeviceWithKey(serial, type(serial));
        credentials.bind(serial, made.issued().certificate(), claim, actor);
        return made;
    }

    /**
     * A certificate that opens nothing yet, since it is not bound.
     *
     * @throws org.portcullis.policy.device.RegistryRefusal when there is no such device
     */
    public Issued unbound(Serial serial, byte[] request) {
        return issue(serial, parse(request));
    }

    private Issued issue(Serial serial, CertificationRequest request) {
        return ca.issueDevice(serial, type(serial), request);
    }

    private String type(Serial serial) {
        return credentials.requireDevice(serial).type();
    }

    /** @throws RequestRefusedException when it is malformed, or its key or signature is not accepted */
    CertificationRequest parse(byte[] request) {
        return ca.parse(request);
    }
}
