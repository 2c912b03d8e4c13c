package org.portcullis.policy.decision;

import java.util.Locale;

/**
 * Why an authentication failed: one code has one cause, and a code never changes its meaning. Each names the side that
 * has to act and what to do there.
 */
public enum FailureCode {
    CERT_EXPIRED(Side.DEVICE, "Renew the device's certificate; check the device's and the appliance's clocks."),
    CERT_NOT_YET_VALID(Side.DEVICE, "Check the clocks of the issuing CA and of the appliance; wait for notBefore."),
    CERT_REVOKED(Side.DEVICE, "The issuer withdrew this certificate. Issue a new one if the device is still trusted."),
    CERT_CHAIN_INVALID(Side.CA, "Have the chain re-issued: a signature or a constraint (RFC 5280 §6.1) does not hold."),
    CERT_MALFORMED(Side.DEVICE, "The certificate cannot be parsed. Have it re-issued."),
    CERT_MISSING(Side.DEVICE, "Install a client certificate on the device; it sent none."),
    KEY_NOT_PROVEN(
            Side.DEVICE,
            "The device cannot sign with its certificate's key. Install the key that belongs to it, or find out who"
                    + " copied the certificate."),
    ISSUER_UNKNOWN(
            Side.CA, "Add the issuing root under trust.anchors, or the missing intermediate, if it is to be trusted."),
    EKU_MISSING(Side.CA, "Issue the certificate with extendedKeyUsage clientAuth, or without the extension."),
    IDENTITY_MISSING(
            Side.CA,
            "No field of the certificate that trust.identity lists is present. Change the list or the profile."),
    CRL_MISSING(Side.CA, "Give the issuer's CRL under revocation.crls, or set revocation.onUnknown for this anchor."),
    CRL_EXPIRED(Side.CA, "Publish a new CRL: nextUpdate has passed. revocation.crlGrace bridges an outage."),
    OCSP_RESPONDER_MISSING(
            Side.CA,
            "Nothing says whom to ask. Give revocation.ocsp.url, or put the issuer under trust.intermediates if its"
                    + " certificates name a responder."),
    OCSP_UNREACHABLE(
            Side.CA, "Bring the OCSP responder up or open the way to it; a CRL under revocation.crls bridges that."),
    OCSP_RESPONSE_INVALID(
            Side.CA,
            "Have the OCSP responder corrected: what it answers is not proven, or not of now (RFC 6960 §3.2)."),
    OCSP_STATUS_UNKNOWN(
            Side.CA, "The OCSP responder does not know this certificate. Ask the responder of the CA that issued it."),
    DEVICE_UNKNOWN(Side.POLICY, "Register the device by its serial, or set trust.unknownDevice to onboard."),
    DEVICE_SUSPENDED(Side.POLICY, "Release the device when the reason for its suspension is gone."),
    DEVICE_DECOMMISSIONED(
            Side.POLICY, "The device was taken out of service for good. Find it, or register a successor."),
    DEVICE_QUARANTINED(Side.POLICY, "Release the device when the reason for its quarantine is gone."),
    DEVICE_NOT_ACTIVE(
            Side.POLICY, "Activate the device; until then the policy's gate gives it a place on the network alone."),
    DEVICE_STATE_REFUSED(Side.POLICY, "The policy's lifecycle gate refuses this state. Change the state or the gate."),
    HELD(
            Side.POLICY,
            "Lift the hold on its MAC address or port when the reason for it is gone; the policy refuses what is in"
                    + " quarantine."),
    CREDENTIAL_NOT_BOUND(
            Side.DEVICE, "Another key claims this serial. Find out why; bind the new credential if it is legitimate."),
    CREDENTIAL_SUPERSEDED(
            Side.DEVICE,
            "The device uses a certificate that a newer one replaced, and ca.overlap is over. Let it use the newer one."),
    ANCHOR_VENDOR_MISMATCH(
            Side.CA,
            "This trust anchor may only name its own vendor's devices. Correct the device's vendor or the anchor."),
    NO_RULE_MATCHED(Side.POLICY, "Add a rule that matches this device, or correct its type, tags or site."),
    RULE_REFUSED(Side.POLICY, "A rule refuses this device on purpose. Change the rule if that is wrong."),
    RULE_CONFINES(
            Side.POLICY,
            "The rule gives the profile of devices that are new or held, which opens no resource. Give it another one if"
                    + " that is wrong."),
    RULE_FAILED(Side.POLICY, "A rule's condition failed at run time. Correct the condition that the trace names."),
    VLAN_UNDEFINED_AT_SITE(
            Side.POLICY, "The profile names no VLAN for this switch's site. Add the site to the profile."),
    REQUEST_UNREADABLE(
            Side.DEVICE,
            "The device asks its gateway for a resource with a name that is too long, or has control characters. See what"
                    + " it runs."),
    DIRECTORY_UNAVAILABLE(
            Side.POLICY,
            "Bring the directory up or open the way to it; directory.onAway: stale or empty bridges that."),
    METHOD_UNSUPPORTED(
            Side.SWITCH, "Only EAP and MAC authentication are answered here. Set the port to 802.1X with EAP."),
    MAB_DISABLED(
            Side.POLICY,
            "Set mab.enabled in the policy if devices without a certificate may come in, or turn MAC authentication off"
                    + " at the port."),
    MAB_ADDRESS_MISMATCH(
            Side.SWITCH,
            "Let the switch send the device's MAC address as User-Name and in Calling-Station-Id; here they differ, or"
                    + " one is missing."),
    MAB_PASSWORD_MISMATCH(
            Side.SWITCH,
            "Let the switch send the MAC address as the password too; if it does, the shared secrets differ."),
    MAB_LOCAL_ADDRESS(
            Side.DEVICE,
            "The address was made up by software. Turn address randomisation off on the device, or set mab.allowLocal."),
    MAB_HAS_CERTIFICATE(
            Side.DEVICE,
            "A device with this address has proven a certificate. Find out why it no longer does, or who copied its"
                    + " address."),
    MAB_NO_RULE(Side.POLICY, "Add a rule under mab.rules that matches this address, or enter it under mab.devices."),
    EAP_METHOD_REFUSED(Side.DEVICE, "The device will not do EAP-TLS. Configure it for EAP-TLS with its certificate."),
    EAP_PROTOCOL_ERROR(Side.DEVICE, "The device's EAP messages break RFC 3748 or RFC 5216. Update its supplicant."),
    TLS_NO_COMMON_VERSION(Side.DEVICE, "Enable TLS 1.2 or 1.3 on the device, or lower eap.tls.min."),
    TLS_NO_COMMON_CIPHER(Side.DEVICE, "Enable an ECDHE cipher suite with AES-GCM or ChaCha20 on the device."),
    TLS_RSA_KEY_EXCHANGE_REFUSED(
            Side.DEVICE,
            "The device offers RSA key exchange only, which has no forward secrecy and is never spoken here. Enable ECDHE"
                    + " cipher suites on it."),
    TLS_NO_EXTENDED_MASTER_SECRET(
            Side.DEVICE,
            "The device speaks TLS 1.2 without extended master secret (RFC 7627), which is required at this switch."
                    + " Update the device, or set extendedMasterSecret: allow there."),
    TLS_CLIENT_REJECTED_SERVER_CERTIFICATE(
            Side.DEVICE,
            "Install the CA of the appliance's server certificate on the device, and check its name there."),
    TLS_CLIENT_ALERT(Side.DEVICE, "The device ended the handshake with the TLS alert in the event. See its own log."),
    TLS_HANDSHAKE_FAILED(Side.DEVICE, "The device's TLS messages break the protocol. Update its supplicant."),
    EAP_TIMEOUT_AT_START(
            Side.DEVICE,
            "The device never answered the EAP-TLS Start. Configure its supplicant for EAP-TLS, and see its log."),
    EAP_TIMEOUT_AT_CLIENT_HELLO(
            Side.DEVICE,
            "The device fell silent before its ClientHello was whole. See its log, and look for loss on its link."),
    EAP_TIMEOUT_AT_SERVER_CERTIFICATE(
            Side.SWITCH,
            "The packets with the appliance's certificate get lost: the path to the switch drops large packets or IP"
                    + " fragments. Let fragments through, or lower tls.fragmentSize for this switch."),
    EAP_TIMEOUT_AT_CERTIFICATE(
            Side.SWITCH,
            "The device's certificate never came whole: mostly the path from the switch drops large packets or IP"
                    + " fragments. Let fragments through, or lower the supplicant's fragment size; else see the device's"
                    + " log."),
    EAP_TIMEOUT_AT_FINISHED(
            Side.DEVICE,
            "The device fell silent when only the end of the TLS handshake was left. See its log: it may have been"
                    + " unplugged or restarted."),
    EAP_TIMEOUT_AT_SUCCESS_INDICATION(
            Side.DEVICE,
            "The device never acknowledged the protected success indication of TLS 1.3 (RFC 9190 §2.5). Update its"
                    + " supplicant, or set tls.max: 1.2 for this switch."),
    RADSEC_CERTIFICATE_MISSING(
            Side.SWITCH, "Give the switch or proxy a client certificate; RADIUS/TLS needs one on both sides."),
    RADSEC_CERTIFICATE_REFUSED(
            Side.SWITCH,
            "Renew or replace the switch's certificate, or name its CA and that CA's CRL under radius.radsec.trust."),
    RADSEC_CLIENT_UNKNOWN(
            Side.SWITCH, "Enter the certificate's name or fingerprint as radsec at the client that it belongs to."),
    RADSEC_HANDSHAKE_FAILED(
            Side.SWITCH,
            "See the switch's own log: it must speak TLS 1.2 or 1.3 and trust the CA of this server's certificate."),
    ENROLMENT_PASSWORD_WRONG(
            Side.DEVICE, "Make a new one-time password for this device; each counts once and for a time."),
    ENROLMENT_LDEVID_NEEDED(
            Side.DEVICE, "Renew with the device's current certificate; without one, enrol anew (simpleenroll)."),
    ENROLMENT_REQUEST_REFUSED(
            Side.DEVICE,
            "Correct the certification request as the event says: a key of an accepted kind, signed with it."),
    ENROLMENT_SUBJECT_CHANGED(
            Side.DEVICE, "Renew with the subject of the certificate that is renewed (RFC 7030 §4.2.2)."),
    ENROLMENT_DENIED(
            Side.POLICY,
            "An admin denied this enrolment. Approve it if that was wrong, or let the device ask with a new key.");

    /** Who has to act. */
    public enum Side {
        DEVICE,
        SWITCH,
        CA,
        POLICY,
        APPLIANCE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Side side;
    private final String fix;

    FailureCode(Side side, String fix) {
        this.side = side;
        this.fix = fix;
    }

    /** The stable code, as in events: {@code cert-expired}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Only MAC authentication fails so. */
    public boolean isMab() {
        return name().startsWith("MAB_");
    }

    public Side side() {
        return side;
    }

    /** Whether the device fell silent: the conversation ended without an answer, and so without an Access-Reject. */
    public boolean isTimeout() {
        return switch (this) {
            case EAP_TIMEOUT_AT_START,
                    EAP_TIMEOUT_AT_CLIENT_HELLO,
                    EAP_TIMEOUT_AT_SERVER_CERTIFICATE,
                    EAP_TIMEOUT_AT_CERTIFICATE,
                    EAP_TIMEOUT_AT_FINISHED,
                    EAP_TIMEOUT_AT_SUCCESS_INDICATION -> true;
            default -> false;
        };
    }

    /** One sentence of what to do. */
    public String fix() {
        return fix;
    }
}
