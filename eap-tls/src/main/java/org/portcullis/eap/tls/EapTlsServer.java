package org.portcullis.eap.tls;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.portcullis.eap.eap.Authenticator;
import org.portcullis.eap.eap.Authorizer;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapServer;
import org.portcullis.eap.eap.EapStateMachine;
import org.portcullis.eap.stapling.OcspStaple;
import org.portcullis.eap.trust.ChainValidator;

/**
 * The EAP server with EAP-TLS as its method. Settings, credentials and trust are asked for anew in each conversation, so
 * that whoever supplies them can put new ones in their place at any time.
 */
public final class EapTlsServer implements EapServer {
    private final TlsCryptography crypto;
    private final Function<Authenticator, EapTlsSettings> settings;
    private final Supplier<CertifiedKey> credentials;
    private final Supplier<ChainValidator> trust;
    private final Optional<TlsSessions> sessions;
    private final Supplier<Optional<OcspStaple>> staple;
    private final HandshakeCounts handshakes = new HandshakeCounts();

    /** @param settings how the devices behind an authenticator are spoken with; nothing is resumed */
    public EapTlsServer(
            TlsCryptography crypto,
            Function<Authenticator, EapTlsSettings> settings,
            Supplier<CertifiedKey> credentials,
            Supplier<ChainValidator> trust) {
        this(crypto, settings, credentials, trust, Optional.empty(), Optional::empty);
    }

    /**
     * @param sessions those that can be resumed; empty for none
     * @param staple the OCSP response to send along with the certificate, where there is one
     */
    public EapTlsServer(
            TlsCryptography crypto,
            Function<Authenticator, EapTlsSettings> settings,
            Supplier<CertifiedKey> credentials,
            Supplier<ChainValidator> trust,
            Optional<TlsSessions> sessions,
            Supplier<Optional<OcspStaple>> staple) {
        this.crypto = crypto.recognising(encoding -> trust.get().known(encoding));
        this.settings = settings;
        this.credentials = credentials;
        this.trust = trust;
        this.sessions = sessions;
        this.staple = staple;
    }

    /** What was completed since the start. */
    public HandshakeCounts handshakes() {
        return handshakes;
    }

    /** One that speaks with every device in the same way. */
    public EapTlsServer(
            TlsCryptography crypto,
            EapTlsSettings settings,
            Supplier<CertifiedKey> credentials,
            Supplier<ChainValidator> trust) {
        this(crypto, any -> settings, credentials, trust);
    }

    @Override
    public EapConversation begin(Authorizer authorizer, Authenticator through) {
        EapTlsSettings chosen = settings.apply(through);
        DeviceGate gate = new DeviceGate(trust, authorizer);
        return new EapStateMachine(new EapTlsMethod(
                () -> new DeviceConnection(
                        crypto,
                        chosen,
                        new ServerCredentials(credentials.get(), staple.get()),
                        sessions,
                        gate,
                        handshakes),
                new EapTlsFraming(fragmentSize(chosen, through))));
    }

    // RFC 3579 §2.4: no EAP packet is longer than what the authenticator can pass on.
    private static int fragmentSize(EapTlsSettings chosen, Authenticator through) {
        int possible = through.maxPacket().orElse(chosen.fragmentSize());
        return Math.max(EapTlsFraming.MIN_FRAGMENT_SIZE, Math.min(chosen.fragmentSize(), possible));
    }
}
