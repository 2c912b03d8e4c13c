package org.portcullis.eap.tls;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.policy.decision.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TLS connection with a device: TLS messages in, TLS messages out, and what became of it. The device may send
 * anything; nothing is thrown.
 */
final class DeviceConnection {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceConnection.class);
    private static final byte[] SUCCESS_INDICATION = {0};

    private final DeviceGate gate;
    private final HandshakeCounts counts;
    private final HandshakeRecord record = new HandshakeRecord();
    private final TlsServerHandshake tls;

    DeviceConnection(
            TlsCryptography crypto,
            EapTlsSettings settings,
            ServerCredentials credentials,
            Optional<TlsSessions> sessions,
            DeviceGate gate,
            HandshakeCounts counts) {
        this.gate = gate;
        this.counts = counts;
        ServerResumption resumption = new ServerResumption(
                new Resumption(sessions, credentials.key().sessionContext(), crypto, gate, record),
                crypto,
                credentials.isStapled());
        this.tls = new TlsServerHandshake(gate, record, resumption);
        try {
            tls.accept(new DeviceTlsServer(crypto, settings, credentials, record, resumption));
        } catch (IOException impossibleWithoutInput) {
            throw new IllegalStateException(impossibleWithoutInput);
        }
    }

    /** How the connection stands. */
    sealed interface Outcome {
        /** What is to be sent to the device; may be empty. */
        byte[] output();

        /** The handshake goes on. */
        record Handshaking(byte[] output) implements Outcome {}

        /** The handshake is complete, and the device is permitted. */
        record Complete(byte[] output, SessionKeys keys, Decision.Permit permit) implements Outcome {}

        /** It failed; the output is the alert, empty where none can be sent. */
        record Failed(byte[] output, Decision.Refuse refusal) implements Outcome {}

        /** The authoriser could not decide. */
        record Undecided(RuntimeException trouble) implements Outcome {
            @Override
            public byte[] output() {
                return new byte[0];
            }
        }
    }

    Outcome handshake(byte[] message) {
        try {
            tls.offerInput(message);
            if (record.keys().isPresent() && record.version().orElseThrow() == TlsVersion.TLS_1_3) {
                // RFC 9190 §2.5: the promise that only EAP-Success follows.
                tls.writeApplicationData(SUCCESS_INDICATION, 0, SUCCESS_INDICATION.length);
            }
        } catch (IOException | RuntimeException failed) {
            LOG.debug("a TLS handshake failed", failed);
            return failed();
        }
        if (record.keys().isEmpty()) {
            return new Outcome.Handshaking(output());
        }
        // Without a decision the handshake cannot have come this far; if it ever did, that must not let anybody in.
        if (!(gate.decision().orElseGet(record::failure) instanceof Decision.Permit permit)) {
            return failed();
        }
        counts.completed(record.version().orElseThrow(), record.resumed());
        return new Outcome.Complete(output(), record.keys().orElseThrow(), permit);
    }

    /** Explains what a device sends after the handshake is complete, where nothing but silence is due. */
    Decision.Refuse afterwards(byte[] message) {
        try {
            tls.offerInput(message);
        } catch (IOException | RuntimeException failed) {
            return record.failure();
        }
        return record.failure();
    }

    Optional<TlsFacts> facts() {
        return record.facts().map(facts -> facts.withRevocation(gate.revocation()));
    }

    List<String> trace() {
        return record.trace();
    }

    /** Whether the server's flight with its certificate was made. */
    boolean certificateSent() {
        return record.isCertificateSent();
    }

    /** Whether a ServerHello was made; without a certificate after it, a session is being resumed. */
    boolean helloSent() {
        return record.isHelloSent();
    }

    boolean tls13() {
        return record.version().filter(TlsVersion.TLS_1_3::equals).isPresent();
    }

    private Outcome failed() {
        if (gate.trouble().isPresent()) {
            return new Outcome.Undecided(gate.trouble().get());
        }
        Decision.Refuse refusal =
                gate.decision().orElse(null) instanceof Decision.Refuse refuse ? refuse : record.failure();
        return new Outcome.Failed(output(), refusal);
    }

    private byte[] output() {
        byte[] output = new byte[tls.getAvailableOutputBytes()];
        tls.readOutput(output, 0, output.length);
        return output;
    }
}
