package org.portcullis.radius.access;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.packet.AttributeCode;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.PacketTooLongException;
import org.portcullis.radius.packet.RadiusRequest;
import org.slf4j.LoggerFactory;

/**
 * Answers Access-Requests: finds the conversation, takes it one step on, has the decision's event kept, sends the answer.
 *
 * <p>An Access-Reject always means a decision about a device. Everything that goes wrong on this side is answered by
 * silence, so that the switch asks another server: an unreadable registry, an event that cannot be kept, overload.
 *
 * <p><b>A State that no conversation has</b> gets silence too. It is no word about the device: this server was restarted, or
 * the switch took over from another one in the middle, and what it asks cannot be decided from here. A Reject would put an
 * innocent device into its switch's quiet period or auth-fail VLAN. A device cannot provoke it, since State is written by
 * the switch, and conversations are kept for longer than switches wait for devices. With EAP-Response/Identity a State is
 * not needed, and a new conversation begins.
 *
 * <p><b>An EAP packet that EAP discards</b> (a wrong Identifier, say) does come from the device, and silence would let it
 * make its switch believe that this server is dead. It is answered with the last EAP-Request again and Error-Cause
 * "Invalid EAP Packet (Ignored)" (RFC 3579 §2.2).
 */
final class AccessFlow {
    private static final int EAP_RESPONSE = 2;
    private static final int EAP_IDENTITY = 1;
    private static final int EAP_TYPE_AT = 4;

    private final ConversationTable conversations;
    private final TlsPool pool;
    private final AnswerWriter answers;
    private final GrantWriter grants;
    private final DecisionLog decisions;
    private final MacFlow macs;
    private final RejectDelay rejects;
    private final Admissions admissions;
    private final Sightings sightings;
    private final Counters<AccessCount> counts;
    private final RadiusClock clock;
    private final RateLimitedLog stateLog;
    private final RateLimitedLog troubleLog;
    private final RateLimitedLog faultLog;

    AccessFlow(
            ConversationTable conversations,
            TlsPool pool,
            AnswerWriter answers,
            GrantWriter grants,
            DecisionLog decisions,
            MacFlow macs,
            RejectDelay rejects,
            Admissions admissions,
            Sightings sightings,
            Counters<AccessCount> counts,
            RadiusClock clock) {
        this.conversations = conversations;
        this.pool = pool;
        this.answers = answers;
        this.grants = grants;
        this.decisions = decisions;
        this.macs = macs;
        this.rejects = rejects;
        this.admissions = admissions;
        this.sightings = sightings;
        this.counts = counts;
        this.clock = clock;
        stateLog = limitedLog();
        troubleLog = limitedLog();
        faultLog = limitedLog();
    }

    boolean isWorking() {
        return !pool.isStuck();
    }

    /** Whether it has the State of a conversation; with an identity the device would begin another one. */
    boolean isUnderWay(RadiusRequest request, InetAddress nas) {
        return request.eapMessage().filter(packet -> !isIdentity(packet)).isPresent()
                && request.first(AttributeCode.STATE)
                        .filter(state -> conversations.has(state, nas))
                        .isPresent();
    }

    /** Never blocks: what costs time goes to the pool. */
    void handle(Exchange exchange) {
        Optional<byte[]> packet = exchange.request().eapMessage();
        if (packet.isEmpty()) {
            withoutEap(exchange);
        } else if (packet.get().length == 0) {
            counts.count(AccessCount.CHALLENGES);
            exchange.send(answers.identityRequest(exchange));
        } else {
            boolean underWay = exchange.request().has(AttributeCode.STATE);
            if (!pool.tryExecute(() -> guarded(exchange, packet.get()), underWay)) {
                exchange.drop(DropReason.OVERLOADED);
            }
        }
    }

    /**
     * A request without EAP: the liveness probe that the NAS's client entry names is rejected at once and leaves no event; one
     * for a MAC address goes its own way; any other is refused. Requests without any credential come here too; the gate lets
     * them pass only with a Message-Authenticator (RFC 3579 §3.3).
     */
    private void withoutEap(Exchange exchange) {
        String user = exchange.attributes().text("User-Name").orElse("");
        if (exchange.nas().probeUser().filter(user::equals).isPresent()) {
            counts.count(AccessCount.PROBES_ANSWERED);
            exchange.rejectProbe();
            return;
        }
        MacClaim claim = MacClaim.of(exchange);
        if (claim instanceof MacClaim.None) {
            refuseMethod(exchange);
        } else if (!pool.tryExecute(() -> guarded(exchange, claim), false)) {
            exchange.drop(DropReason.OVERLOADED);
        }
    }

    private void guarded(Exchange exchange, MacClaim claim) {
        try {
            macs.answer(exchange, claim);
        } catch (RuntimeException fault) {
            fault(exchange, fault);
        }
    }

    private void refuseMethod(Exchange exchange) {
        byte[] answer = exchange.encode(Code.ACCESS_REJECT, List.of());
        AccessEvents.Facts facts = new AccessEvents.Facts(
                PortFacts.read(
                        exchange.attributes(), exchange.nas(), exchange.source().getAddress(), ""),
                Decision.Refuse.early(
                        FailureCode.METHOD_UNSUPPORTED,
                        "the switch asked for a user's password, and only EAP and MAC authentication are answered here",
                        List.of("method: neither EAP nor MAC authentication")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Course.of(exchange.attributes()));
        decisions.keep(
                facts,
                () -> {
                    counts.count(AccessCount.REJECTS);
                    rejects.later(() -> exchange.send(answer));
                },
                () -> exchange.drop(DropReason.EVENT_NOT_KEPT));
    }

    private void guarded(Exchange exchange, byte[] packet) {
        if (exchange.isAbandoned()) {
            exchange.drop(DropReason.CONNECTION_CLOSED);
            return;
        }
        Optional<Conversation> found;
        try {
            found = conversation(exchange, packet);
        } catch (RuntimeException fault) {
            fault(exchange, fault);
            return;
        }
        found.ifPresent(conversation -> {
            try {
                step(exchange, conversation, packet);
            } catch (RuntimeException fault) {
                conversations.remove(conversation);
                fault(exchange, fault);
            }
        });
    }

    /** The conversation, entered; empty when the exchange has been dropped instead. */
    private Optional<Conversation> conversation(Exchange exchange, byte[] packet) {
        // With an identity the device begins, whatever State the switch still holds (an EAPOL-Start in the middle).
        Optional<Conversation> found = Optional.of(exchange.request())
                .filter(request -> !isIdentity(packet))
                .flatMap(request -> request.first(AttributeCode.STATE))
                .flatMap(state -> conversations.find(state, exchange.source().getAddress()));
        if (found.isEmpty()) {
            if (exchange.request().has(AttributeCode.STATE) && !isIdentity(packet)) {
                stateLog.warn(() -> "No conversation has the State that "
                        + exchange.nas().name() + " sent for "
                        + device(exchange) + ": it ended or timed out, or was begun with another server or before a"
                        + " restart. The switch gets no answer; the device will begin anew");
                exchange.drop(DropReason.STATE_UNKNOWN);
                return Optional.empty();
            }
            found = conversations.begin(
                    PortFacts.read(
                            exchange.attributes(),
                            exchange.nas(),
                            exchange.source().getAddress(),
                            ""),
                    PortFacts.authenticator(exchange.attributes(), exchange.nas()));
            if (found.isEmpty()) {
                exchange.drop(DropReason.CONVERSATIONS_FULL);
                return Optional.empty();
            }
            found.get().log().begins(exchange.attributes());
        }
        Conversation conversation = found.get();
        if (!conversation.tryEnter()) {
            exchange.drop(DropReason.CONVERSATION_BUSY);
            return Optional.empty();
        }
        if (conversation.isLate()) {
            conversations.remove(conversation);
            exchange.drop(DropReason.CONVERSATION_TOO_LONG);
            return Optional.empty();
        }
        return found;
    }

    private static String device(Exchange exchange) {
        return exchange.attributes()
                .text("Calling-Station-Id")
                .flatMap(MacAddress::parseStationId)
                .map(MacAddress::ecs)
                .orElse("a device");
    }

    private static boolean isIdentity(byte[] packet) {
        return packet.length > EAP_TYPE_AT && packet[0] == EAP_RESPONSE && packet[EAP_TYPE_AT] == EAP_IDENTITY;
    }

    private void step(Exchange exchange, Conversation conversation, byte[] packet) {
        conversation.log().fromDevice(packet, conversation.age(clock.nanoTime()));
        EapStep step = conversation.receive(exchange, packet);
        if (!conversations.affords(conversation)) {
            conversations.remove(conversation);
            exchange.drop(DropReason.UNFINISHED_MESSAGES_FULL);
            return;
        }
        Optional<Decision> announced = announced(conversation, step);
        announced.ifPresent(decision -> conversation.decided(
                decision,
                decision instanceof Decision.Permit permit
                        ? Optional.of(grants.grant(permit, exchange.nas()))
                        : Optional.empty()));
        if (step instanceof EapStep.Discard) {
            repeatLastRequest(exchange, conversation);
            return;
        }
        // Written before the event is kept: an answer that cannot be written must not leave an event behind.
        byte[] answer = answer(exchange, conversation, step);
        Runnable send = () -> send(exchange, conversation, step, answer);
        if (announced.isEmpty()) {
            send.run();
            return;
        }
        Optional<Session> session = begun(exchange, conversation, announced.get());
        session.ifPresent(permitted -> admissions.promised(permitted.id()));
        AccessEvents.Facts facts = facts(exchange, conversation, announced.get());
        sightings.decided(exchange, facts);
        decisions.keep(facts, send, () -> {
            session.ifPresent(permitted -> admissions.withdrawn(permitted.id()));
            conversations.remove(conversation);
            exchange.drop(DropReason.EVENT_NOT_KEPT);
        });
    }

    /** The session that a permit begins; it is the same in its event and at its Access-Accept. */
    private Optional<Session> begun(Exchange exchange, Conversation conversation, Decision decision) {
        if (decision instanceof Decision.Permit permit && conversation.grant().isPresent()) {
            conversation.begins(SessionFacts.of(
                    exchange,
                    permit,
                    conversation.tls(),
                    conversation.grant().get(),
                    clock.wall().instant()));
        }
        return conversation.session();
    }

    /** What this step decides; a final step decides, even if its EAP method forgot to say so before. */
    private static Optional<Decision> announced(Conversation conversation, EapStep step) {
        if (step.decided().isPresent() || conversation.decision().isPresent()) {
            return step.decided();
        }
        if (step instanceof EapStep.Success success) {
            return Optional.of(success.permit());
        }
        return step instanceof EapStep.Failure failure ? Optional.of(failure.refusal()) : Optional.empty();
    }

    private byte[] answer(Exchange exchange, Conversation conversation, EapStep step) {
        if (step instanceof EapStep.Challenge challenge) {
            conversation.requested(challenge.packet());
            said(conversation, challenge.packet());
            return answers.challenge(exchange, challenge.packet(), conversation.state());
        }
        if (step instanceof EapStep.Success success) {
            Grant grant = conversation
                    .grant()
                    .orElseThrow(() -> new IllegalStateException("EAP succeeded for a device that is refused"));
            said(conversation, success.packet());
            return answers.accept(exchange, success.packet(), success.keys(), grant);
        }
        byte[] failure = ((EapStep.Failure) step).packet();
        said(conversation, failure);
        return answers.reject(exchange, failure);
    }

    private void said(Conversation conversation, byte[] packet) {
        conversation.log().fromServer(packet, conversation.age(clock.nanoTime()));
    }

    private void send(Exchange exchange, Conversation conversation, EapStep step, byte[] answer) {
        if (step instanceof EapStep.Challenge) {
            counts.count(AccessCount.CHALLENGES);
            conversation.leave();
        } else {
            counts.count(step instanceof EapStep.Success ? AccessCount.ACCEPTS : AccessCount.REJECTS);
            conversations.remove(conversation);
        }
        if (step instanceof EapStep.Success) {
            conversation.session().ifPresent(admissions::admitted);
        }
        if (step instanceof EapStep.Failure) {
            rejects.later(() -> exchange.send(answer));
        } else {
            exchange.send(answer);
        }
    }

    private void repeatLastRequest(Exchange exchange, Conversation conversation) {
        Optional<byte[]> lastRequest = conversation.lastRequest();
        if (lastRequest.isEmpty()) {
            conversations.remove(conversation);
            exchange.drop(DropReason.EAP_DISCARDED);
            return;
        }
        byte[] answer = answers.repeated(exchange, lastRequest.get(), conversation.state());
        counts.count(AccessCount.EAP_REPEATED);
        conversation.leave();
        exchange.send(answer);
    }

    private AccessEvents.Facts facts(Exchange exchange, Conversation conversation, Decision decision) {
        return new AccessEvents.Facts(
                PortFacts.read(
                        exchange.attributes(), exchange.nas(), exchange.source().getAddress(), conversation.identity()),
                decision,
                conversation.tls(),
                conversation.proven(),
                conversation.session(),
                conversation.age(clock.nanoTime()),
                conversation.log().course());
    }

    private void fault(Exchange exchange, RuntimeException fault) {
        DropReason reason = reason(fault);
        Supplier<String> line = () -> "No answer to " + exchange.nas().name() + " (" + reason + "): " + fault;
        if (reason == DropReason.INTERNAL_ERROR) {
            faultLog.warn(line, fault);
        } else {
            troubleLog.warn(line);
        }
        exchange.drop(reason);
    }

    private static DropReason reason(RuntimeException fault) {
        if (fault instanceof StoreException) {
            return DropReason.REGISTRY_UNREADABLE;
        }
        if (fault instanceof UnsendableProfileException) {
            return DropReason.PROFILE_UNSENDABLE;
        }
        return fault instanceof PacketTooLongException ? DropReason.ANSWER_TOO_LONG : DropReason.INTERNAL_ERROR;
    }

    private RateLimitedLog limitedLog() {
        return new RateLimitedLog(LoggerFactory.getLogger(AccessFlow.class), Duration.ofSeconds(10), clock.nanoTime());
    }
}
