package org.portcullis.eap.tls;

import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.eap.eap.Authorizer;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapServer;
import org.portcullis.eap.eap.EapStateMachine;
import org.portcullis.eap.stapling.OcspStaple;
import org.portcullis.eap.trust.ChainValidator;

/**
 * The EAP server with EAP-TLS as its method. Credentials and trust are asked for anew in each conversation, so that
 * whoever supplies them can put new ones in their place at any time.
 */
public final class EapTlsServer implements EapServer {
    private final TlsCryptography crypto;
    private final EapTlsSettings settings;
    private final Supplier<CertifiedKey> credentials;
    private final Supplier<ChainValidator> trust;
    private final Optional<TlsSessions> sessions;
    private final Supplier<Optional<OcspStaple>> staple;
    private final HandshakeCounts handshakes = new HandshakeCounts();

    /** Without resumption. */
    public EapTlsServer(
            TlsCryptography crypto,
            EapTlsSettings settings,
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
            EapTlsSettings settings,
            Supplier<CertifiedKey> credentials,
            Supplier<ChainValidator> trust,
            Optional<TlsSessions> sessions,
            Supplier<Optional<OcspStaple>> staple) {
        this.crypto = crypto.recognising(encoding -> trust.get().configured(encoding));
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

    @Override
    public EapConversation begin(Authorizer authorizer) {
        DeviceGate gate = new DeviceGate(trust, authorizer);
        return new EapStateMachine(new EapTlsMethod(
                () -> new DeviceConnection(
                        crypto,
                        settings,
                        new ServerCredentials(credentials.get(), staple.get()),
                        sessions,
                        gate,
                        handshakes),
                new EapTlsFraming(settings.fragmentSize())));
    }
}
