package org.portcullis.eap.eap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.x509.Printable;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/**
 * The EAP server behind a RADIUS front end (RFC 4137 §5 and §6, backend authenticator), for one peer and one method. The
 * front end retransmits, so the states for that are not here.
 */
public final class EapStateMachine implements EapConversation {
    /**
     * More than any real handshake needs: 8 KB of certificates both ways in packets of 100 octets take 180. A peer that goes
     * on beyond is stopped.
     */
    static final int MAX_ROUNDS = 250;

    /** Octets of EAP packets in one conversation, both ways. */
    static final int MAX_OCTETS = 256 * 1024;

    private static final int MAX_IDENTITY = 253;

    /** RFC 4137 §5.1; the states between two packets. */
    private enum State {
        /** Waits for the EAP-Response/Identity that the NAS begins with (RFC 3579 §2.1). */
        PICK_UP_INIT,
        /** A method's request is out. */
        METHOD_REQUEST,
        SUCCESS,
        FAILURE
    }

    private final EapMethod method;
    private State state = State.PICK_UP_INIT;
    private int currentId;
    private boolean methodAnswered;
    private boolean refused;
    private int rounds;
    private int octets;
    private String identity = "";

    public EapStateMachine(EapMethod method) {
        this.method = method;
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public Optional<TlsFacts> tls() {
        return method.tls();
    }

    @Override
    public int unfinishedOctets() {
        return method.unfinishedOctets();
    }

    @Override
    public Optional<Decision.Refuse> fallenSilent() {
        return state == State.METHOD_REQUEST ? method.fallenSilent() : Optional.empty();
    }

    @Override
    public EapStep receive(byte[] packet) {
        if (state == State.SUCCESS || state == State.FAILURE) {
            return new EapStep.Discard("the conversation is over");
        }
        Optional<EapPacket> parsed = EapPacket.parse(packet);
        if (parsed.isEmpty()) {
            return new EapStep.Discard("not a well-formed EAP packet");
        }
        EapPacket response = parsed.get();
        if (response.code() != EapPacket.Code.RESPONSE) {
            return new EapStep.Discard("a server takes EAP-Response only");
        }
        octets += packet.length;
        rounds++;
        if (rounds > MAX_ROUNDS || octets > MAX_OCTETS) {
            return fail("the conversation exceeded " + MAX_ROUNDS + " rounds or " + MAX_OCTETS + " octets");
        }
        return state == State.PICK_UP_INIT ? pickUp(response) : methodResponse(response);
    }

    // PICK_UP_METHOD, SELECT_ACTION, PROPOSE_METHOD: there is one method to propose.
    private EapStep pickUp(EapPacket response) {
        if (response.type() != EapPacket.IDENTITY) {
            return new EapStep.Discard("a conversation begins with an EAP-Response/Identity");
        }
        currentId = response.identifier();
        if (response.data().length > MAX_IDENTITY) {
            return fail("the EAP identity has " + response.data().length + " octets; at most " + MAX_IDENTITY
                    + " are accepted");
        }
        identity = identity(response.data());
        return request(method.start(), Optional.empty());
    }

    // INTEGRITY_CHECK and METHOD_RESPONSE, or NAK
    private EapStep methodResponse(EapPacket response) {
        if (response.identifier() != currentId) {
            return new EapStep.Discard("identifier " + response.identifier() + " answers no outstanding request");
        }
        if (response.type() == EapPacket.NAK) {
            return nak(response);
        }
        if (response.type() != method.type()) {
            return new EapStep.Discard("EAP type " + response.type() + " answers a request of type " + method.type());
        }
        EapMethod.Step step = method.process(response.data());
        if (step instanceof EapMethod.Step.Continue more) {
            methodAnswered = true;
            return request(more.data(), announce(more.decided()));
        }
        if (step instanceof EapMethod.Step.Done done) {
            state = State.SUCCESS;
            return new EapStep.Success(
                    EapPacket.success(currentId).encode(), done.keys(), done.permit(), announce(done.decided()));
        }
        if (step instanceof EapMethod.Step.Refused refused) {
            state = State.FAILURE;
            return new EapStep.Failure(
                    EapPacket.failure(currentId).encode(), refused.refusal(), announce(refused.decided()));
        }
        return new EapStep.Discard(((EapMethod.Step.Ignore) step).reason());
    }

    // RFC 3748 §5.3.1: only in answer to the initial request of a method; it may ask for no type we have.
    private EapStep nak(EapPacket response) {
        if (methodAnswered) {
            return new EapStep.Discard("a NAK after the method began");
        }
        return refuse(
                FailureCode.EAP_METHOD_REFUSED,
                "The device refuses EAP-TLS" + wanted(response) + ".",
                "the device answered the EAP-TLS start with a NAK");
    }

    private static String wanted(EapPacket response) {
        if (response.data().length == 0 || response.data()[0] == 0) {
            return " and proposes no other method";
        }
        List<String> types = new ArrayList<>();
        for (int i = 0; i < Math.min(8, response.data().length); i++) {
            types.add(Integer.toString(response.data()[i] & 0xFF));
        }
        return " and wants EAP type " + String.join(", ", types);
    }

    private EapStep request(byte[] data, Optional<Decision> decided) {
        currentId = currentId + 1 & 0xFF;
        byte[] packet = EapPacket.request(currentId, method.type(), data).encode();
        octets += packet.length;
        state = State.METHOD_REQUEST;
        return new EapStep.Challenge(packet, decided);
    }

    private EapStep fail(String what) {
        return refuse(
                FailureCode.EAP_PROTOCOL_ERROR,
                "The device's EAP messages break the protocol: " + what + ".",
                "EAP ended: " + what);
    }

    private EapStep refuse(FailureCode code, String explanation, String trace) {
        state = State.FAILURE;
        Decision.Refuse refusal = Decision.Refuse.early(code, explanation, List.of(trace));
        return new EapStep.Failure(
                EapPacket.failure(currentId).encode(), refusal, refused ? Optional.empty() : Optional.of(refusal));
    }

    private Optional<Decision> announce(Optional<Decision> decided) {
        refused |= decided.filter(Decision.Refuse.class::isInstance).isPresent();
        return decided;
    }

    // What is not UTF-8 becomes U+FFFD.
    private static String identity(byte[] octets) {
        return Printable.text(new String(octets, StandardCharsets.UTF_8), MAX_IDENTITY);
    }
}
