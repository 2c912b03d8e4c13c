package org.portcullis.eap.tls;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.eap.eap.EapMethod;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** EAP-TLS on the server's side (RFC 5216, RFC 9190), for one conversation. */
final class EapTlsMethod implements EapMethod {
    private static final Logger LOG = LoggerFactory.getLogger(EapTlsMethod.class);

    /** What the next message of the device is to be. */
    private enum State {
        HANDSHAKE,
        /** The device's answer to the last flight, or to the octet 0x00, is awaited: then it is EAP-Success. */
        COMPLETE,
        /** The device's answer to the alert is awaited: then it is EAP-Failure. */
        ALERTED,
        /** The authoriser could not decide, so that nothing can be answered. */
        UNDECIDED
    }

    private final Supplier<DeviceConnection> connector;
    private final EapTlsFraming framing;
    // Made with the first TLS message, so that a mere identity costs no memory.
    private Optional<DeviceConnection> connection = Optional.empty();
    private State state = State.HANDSHAKE;
    private SessionKeys keys;
    private Decision.Permit permit;
    private Decision.Refuse refusal;

    EapTlsMethod(Supplier<DeviceConnection> connector, EapTlsFraming framing) {
        this.connector = connector;
        this.framing = framing;
    }

    @Override
    public int type() {
        return EapPacket.EAP_TLS;
    }

    @Override
    public byte[] start() {
        return EapTlsFraming.start();
    }

    @Override
    public Optional<TlsFacts> tls() {
        return connection.flatMap(DeviceConnection::facts);
    }

    @Override
    public int unfinishedOctets() {
        return framing.unfinished();
    }

    @Override
    public Optional<Decision.Refuse> fallenSilent() {
        return switch (state) {
            case HANDSHAKE, COMPLETE -> Optional.of(silence().refusal(framing, trace()));
            case ALERTED, UNDECIDED -> Optional.empty();
        };
    }

    private Silence silence() {
        if (connection.isEmpty()) {
            return framing.receiving() ? Silence.AT_CLIENT_HELLO : Silence.AT_START;
        }
        if (state == State.COMPLETE) {
            return connection.get().tls13() ? Silence.AT_SUCCESS_INDICATION : Silence.AT_FINISHED;
        }
        if (!connection.get().certificateSent()) {
            return connection.get().helloSent() ? Silence.AT_FINISHED : Silence.AT_CLIENT_HELLO;
        }
        return framing.sending() ? Silence.AT_SERVER_CERTIFICATE : Silence.AT_CERTIFICATE;
    }

    private List<String> trace() {
        return connection.map(DeviceConnection::trace).orElse(List.of());
    }

    @Override
    public Step process(byte[] data) {
        if (state == State.UNDECIDED) {
            return new Step.Ignore("no decision could be made");
        }
        EapTlsFraming.Received received;
        try {
            received = framing.receive(data);
        } catch (FramingException broken) {
            return protocolError(broken.getMessage());
        }
        if (received instanceof EapTlsFraming.Received.Fragment) {
            return new Step.Continue(EapTlsFraming.acknowledgement(), Optional.empty());
        }
        if (received instanceof EapTlsFraming.Received.Message message) {
            return message(message.octets());
        }
        return framing.sending() ? new Step.Continue(framing.next(), Optional.empty()) : acknowledged();
    }

    private Step acknowledged() {
        return switch (state) {
            case COMPLETE -> new Step.Done(keys, permit, announced() ? Optional.empty() : Optional.of(permit));
            case ALERTED -> new Step.Refused(refusal, Optional.empty());
            default -> protocolError("an acknowledgement came where a TLS message was due");
        };
    }

    private Step message(byte[] octets) {
        if (state == State.ALERTED) {
            return new Step.Refused(refusal, Optional.empty());
        }
        if (state == State.COMPLETE) {
            // With TLS 1.3 the permit is announced already; this device stays out all the same, and that is told too.
            Decision.Refuse late = connection.orElseThrow().afterwards(octets);
            return new Step.Refused(late, Optional.of(late));
        }
        if (connection.isEmpty()) {
            connection = Optional.of(connector.get());
        }
        DeviceConnection.Outcome outcome = connection.get().handshake(octets);
        if (outcome instanceof DeviceConnection.Outcome.Complete complete) {
            state = State.COMPLETE;
            keys = complete.keys();
            permit = complete.permit();
            if (complete.output().length == 0) {
                // A resumed session of TLS 1.2: the device's Finished was the last message (RFC 5216 §2.1.2).
                return new Step.Done(keys, permit, Optional.of(permit));
            }
            return send(complete.output(), announced() ? Optional.of(permit) : Optional.empty());
        }
        if (outcome instanceof DeviceConnection.Outcome.Failed failed) {
            refusal = failed.refusal();
            if (failed.output().length == 0) {
                return new Step.Refused(refusal, Optional.of(refusal));
            }
            state = State.ALERTED;
            return send(failed.output(), Optional.of(refusal));
        }
        if (outcome instanceof DeviceConnection.Outcome.Undecided undecided) {
            state = State.UNDECIDED;
            // Whoever answers the request says so in the log, at a limited rate.
            LOG.debug(
                    "no decision could be made, so the device gets no answer: {}",
                    undecided.trouble().toString());
            return new Step.Ignore(
                    "no decision could be made: " + undecided.trouble().getMessage());
        }
        return send(outcome.output(), Optional.empty());
    }

    // An empty flight asks for the rest of a message that did not come whole.
    private Step send(byte[] flight, Optional<Decision> decided) {
        framing.send(flight);
        return new Step.Continue(framing.next(), decided);
    }

    private Step protocolError(String what) {
        if (refusal != null) {
            return new Step.Refused(refusal, Optional.empty());
        }
        Decision.Refuse broken = Decision.Refuse.early(
                FailureCode.EAP_PROTOCOL_ERROR,
                "The device's EAP-TLS messages break the protocol: " + what + ".",
                List.of("EAP-TLS ended: " + what));
        return new Step.Refused(broken, Optional.of(broken));
    }

    // With TLS 1.3 the octet 0x00 announces the permit, before EAP-Success does.
    private boolean announced() {
        return state == State.COMPLETE && connection.orElseThrow().tls13();
    }
}
