package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.eap.Authenticator;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.store.StoreException;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.Packets;
import org.portcullis.radius.packet.RawAttribute;

/** What an Access-Request leads to; over real datagrams, with EAP scripted. */
class AccessFlowTest {
    private Fixture fixture;
    private Nas nas;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture(Fixture.settings(true, 2, 64, 100));
        nas = fixture.nas();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DECIDE", "FORGET"})
    void permitsInOneStep(Wish wish) throws Exception {
        permitted(nas.ask(wish));
    }

    @Test
    void permitsAfterADecisionThatWasAnnouncedEarly() throws Exception {
        Nas.Answer challenge = nas.ask(Wish.DECIDE_EARLY);
        assertEquals(Code.ACCESS_CHALLENGE, challenge.code());
        assertEquals(1, fixture.events.events.size());
        assertEquals(Optional.empty(), challenge.attributes().octets("Session-Timeout"));
        assertEquals(Optional.empty(), challenge.attributes().octets("Egress-VLANID"));
        permitted(nas.answer(nas.sendEap(ScriptedEap.wish(Wish.DECIDE_EARLY), state(challenge))));
    }

    private void permitted(Nas.Answer accept) {
        assertEquals(Code.ACCESS_ACCEPT, accept.code());
        assertArrayEquals(new byte[] {3, 2, 0, 4}, accept.eap());
        assertEquals(ScriptedEap.MSK.slice(0, 32), accept.key("MS-MPPE-Recv-Key"));
        assertEquals(ScriptedEap.MSK.slice(32, 64), accept.key("MS-MPPE-Send-Key"));
        assertEquals(Optional.of("110"), accept.attributes().text("Tunnel-Private-Group-Id"));
        assertEquals(
                fixture.events.only().get(Field.SESSION_ID),
                accept.attributes().octets("Class").map(String::new));
        assertEquals(0, fixture.server.gauges().conversations());
    }

    @Test
    void refusesWithItsReason() throws Exception {
        fixture.policy.set((credential, request) -> Decisions.suspended());
        Nas.Answer reject = nas.ask(Wish.DECIDE);
        assertEquals(Code.ACCESS_REJECT, reject.code());
        assertArrayEquals(new byte[] {4, 2, 0, 4}, reject.eap());
        assertEquals(2, reject.attributes().raw().size(), "Message-Authenticator and EAP-Message, no more");
        assertEquals(Optional.of("device-suspended"), fixture.events.only().get(Field.FAILURE_CODE));
    }

    @Test
    void refusesEarlyWithoutAskingThePolicy() throws Exception {
        fixture.policy.set((credential, request) -> {
            throw new AssertionError("nothing was proven");
        });
        assertEquals(Code.ACCESS_REJECT, nas.ask(Wish.REFUSE).code());
        assertEquals(Optional.of("cert-expired"), fixture.events.only().get(Field.EVENT_REASON));
    }

    @Test
    void asksForTheIdentityOnEapStart() throws Exception {
        Nas.Answer answer = nas.answer(nas.send(Code.ACCESS_REQUEST, List.of(new RawAttribute(79, new byte[0]))));
        assertEquals(Code.ACCESS_CHALLENGE, answer.code());
        byte[] request = answer.eap();
        assertArrayEquals(new byte[] {1, request[1], 0, 5, 1}, request);
        assertEquals(0, fixture.server.gauges().conversations());
    }

    @Test
    void carriesALongEapPacketInPieces() throws Exception {
        Nas.Answer challenge = nas.ask(Wish.LONG);
        assertArrayEquals(ScriptedEap.pattern(1000), challenge.eap());
        assertEquals(
                List.of(253, 253, 253, 241),
                challenge.attributes().raw().stream()
                        .filter(attribute -> attribute.type() == 79)
                        .map(piece -> piece.value().length)
                        .toList());
    }

    @Test
    void echoesProxyStateInOrder() throws Exception {
        RawAttribute first = new RawAttribute(33, new byte[] {1});
        RawAttribute second = new RawAttribute(33, new byte[] {2});
        Nas.Answer answer = nas.answer(nas.sendEap(ScriptedEap.identity("sensor"), first, second));
        List<RawAttribute> attributes = answer.attributes().raw();
        assertEquals(List.of(first, second), attributes.subList(attributes.size() - 2, attributes.size()));
    }

    @Test
    void repeatsItsRequestForAPacketThatEapDiscards() throws Exception {
        Nas.Answer answer = nas.ask(Wish.DISCARD);
        assertEquals(Code.ACCESS_CHALLENGE, answer.code());
        assertArrayEquals(ScriptedEap.CHALLENGE, answer.eap());
        assertEquals(Optional.of(202L), answer.attributes().number("Error-Cause"));
        assertEquals(
                Code.ACCESS_ACCEPT,
                nas.answer(nas.sendEap(ScriptedEap.wish(Wish.DECIDE), state(answer)))
                        .code());
    }

    @Test
    void staysSilentOnADiscardedFirstPacket() throws Exception {
        nas.sendEap(new byte[] {1, 2, 3, 4, 5, 6});
        fixture.awaitDrop(DropReason.EAP_DISCARDED);
        assertEquals(0, fixture.server.gauges().conversations());
        nas.silent();
    }

    @Test
    void staysSilentWhenTheRegistryCannotBeRead() throws Exception {
        fixture.policy.set((credential, request) -> {
            throw new StoreException("the registry is gone");
        });
        nas.sendEap(ScriptedEap.wish(Wish.DECIDE), nas.begin());
        fixture.awaitDrop(DropReason.REGISTRY_UNREADABLE);
        nas.silent();
        assertEquals(List.of(), fixture.events.events);
        assertEquals(0, fixture.server.gauges().conversations());
    }

    @Test
    void staysSilentOnAFaultOfItsOwn() throws Exception {
        nas.sendEap(ScriptedEap.wish(Wish.FAIL), nas.begin());
        fixture.awaitDrop(DropReason.INTERNAL_ERROR);
        nas.silent();
    }

    @Test
    void staysSilentOnAnAnswerThatDoesNotFit() throws Exception {
        List<String> many = Collections.nCopies(13, "x".repeat(247));
        fixture.policy.set((credential, request) ->
                Decisions.permit(Decisions.sensors(Map.of("cisco", Map.of("Cisco-AVPair", many))), request));
        nas.sendEap(ScriptedEap.wish(Wish.DECIDE), nas.begin());
        fixture.awaitDrop(DropReason.ANSWER_TOO_LONG);
        nas.silent();
        assertEquals(List.of(), fixture.events.events);
    }

    @Test
    void staysSilentOnAnUnknownState() throws Exception {
        nas.sendEap(ScriptedEap.wish(Wish.DECIDE), new RawAttribute(24, new byte[16]));
        fixture.awaitDrop(DropReason.STATE_UNKNOWN);
        nas.silent();
    }

    @Test
    void beginsAnewForAnIdentityWithAnOldState() throws Exception {
        Nas.Answer answer = nas.answer(nas.sendEap(ScriptedEap.identity("sensor"), new RawAttribute(24, new byte[16])));
        assertEquals(Code.ACCESS_CHALLENGE, answer.code());
    }

    /** An EAPOL-Start in the middle: the switch begins with an identity, and may still hold the State. */
    @Test
    void beginsAnewForAnIdentityInTheMiddle() throws Exception {
        RawAttribute state = nas.begin();
        nas.answer(nas.sendEap(ScriptedEap.wish(Wish.LONG), state));
        Nas.Answer again = nas.answer(nas.sendEap(ScriptedEap.identity("sensor"), state));
        assertArrayEquals(ScriptedEap.CHALLENGE, again.eap());
        assertFalse(Arrays.equals(state.value(), state(again).value()), "another conversation");
        assertEquals(
                Code.ACCESS_ACCEPT,
                nas.answer(nas.sendEap(ScriptedEap.wish(Wish.DECIDE), state(again)))
                        .code());
    }

    /** RFC 7268 §2.2: only when it was asked for, and the question is a single NUL or nothing. */
    @ParameterizedTest
    @CsvSource({"00, 0D", "'', 0D", "0000, ", "61, ", ", "})
    void theKeyNameIsForThoseWhoAsk(String question, String keyName) throws Exception {
        RawAttribute state = nas.begin();
        RawAttribute[] more = question == null
                ? new RawAttribute[] {state}
                : new RawAttribute[] {
                    state, new RawAttribute(102, HexFormat.of().parseHex(question))
                };
        Nas.Answer accept = nas.answer(nas.sendEap(ScriptedEap.wish(Wish.DECIDE), more));
        assertEquals(Code.ACCESS_ACCEPT, accept.code());
        assertEquals(
                Optional.ofNullable(keyName),
                accept.attributes().octets("EAP-Key-Name").map(HexFormat.of().withUpperCase()::formatHex));
    }

    @ParameterizedTest
    @CsvSource({"1400, 1396", "64, 60", "63, ", "70000, ", ", "})
    void framedMtuBoundsEapPackets(Integer mtu, Integer packet) throws Exception {
        RawAttribute[] more = mtu == null
                ? new RawAttribute[0]
                : new RawAttribute[] {Nas.DICTIONARY.attribute("Framed-MTU", (long) mtu)};
        nas.answer(nas.sendEap(ScriptedEap.identity("sensor"), more));
        assertEquals(
                List.of(new Authenticator("lab-switch", packet == null ? OptionalInt.empty() : OptionalInt.of(packet))),
                fixture.eap.begunThrough);
    }

    @Test
    void aStateIsGoodForItsNasAlone() throws Exception {
        RawAttribute state = nas.begin();
        Nas other = fixture.nas("127.0.0.2");
        other.sendEap(ScriptedEap.wish(Wish.DECIDE), state);
        fixture.awaitDrop(DropReason.STATE_UNKNOWN);
        other.silent();
        assertEquals(
                Code.ACCESS_ACCEPT,
                nas.answer(nas.sendEap(ScriptedEap.wish(Wish.DECIDE), state)).code());
    }

    @Test
    void aConversationDoesNotGoOnForEver() throws Exception {
        RawAttribute state = nas.begin();
        for (int i = 1; i < Conversation.MAX_REQUESTS; i++) {
            nas.answer(nas.sendEap(ScriptedEap.wish(Wish.DISCARD), state));
        }
        nas.sendEap(ScriptedEap.wish(Wish.DISCARD), state);
        fixture.awaitDrop(DropReason.CONVERSATION_TOO_LONG);
        nas.silent();
        assertEquals(0, fixture.server.gauges().conversations());
    }

    @Test
    void oneRequestOfAConversationAtATime() throws Exception {
        RawAttribute state = nas.begin();
        Nas.Sent first = nas.sendEap(ScriptedEap.wish(Wish.BLOCK), state);
        fixture.eap.blocked.await();
        nas.sendEap(ScriptedEap.wish(Wish.DECIDE), state);
        fixture.awaitDrop(DropReason.CONVERSATION_BUSY);
        fixture.eap.release.countDown();
        assertEquals(Code.ACCESS_CHALLENGE, nas.answer(first).code());
    }

    @Test
    void aPasswordIsRefusedWithAnEvent() throws Exception {
        Nas.Answer reject = nas.answer(password("bob"));
        assertEquals(Code.ACCESS_REJECT, reject.code());
        assertEquals(Optional.of("method-unsupported"), fixture.events.only().get(Field.EVENT_REASON));
        assertEquals(Optional.of("bob"), fixture.events.only().get(Field.USER_NAME));
    }

    @Test
    void theProbeUserIsRefusedWithoutAnEvent() throws Exception {
        assertEquals(Code.ACCESS_REJECT, nas.answer(password("dummy")).code());
        assertEquals(List.of(), fixture.events.events);
        assertEquals(1, fixture.count(AccessCount.PROBES_ANSWERED));
    }

    @Test
    void noCredentialAtAllIsRefusedWithAnEvent() throws Exception {
        assertEquals(
                Code.ACCESS_REJECT,
                nas.answer(nas.send(Code.ACCESS_REQUEST, Nas.port())).code());
        assertEquals(Optional.of("method-unsupported"), fixture.events.only().get(Field.FAILURE_CODE));
    }

    @Test
    void countsClientsThatSendNoMessageAuthenticator() throws Exception {
        fixture.clients.set(Fixture.clients(MessageAuthenticatorMode.WARN));
        byte[] request = Packets.accessRequest().attribute(2, new byte[16]).build(Nas.SECRET);
        nas.send(request);
        Fixture.await(() -> fixture.count(AccessCount.REJECTS) == 1, "the answer");
        assertEquals(1, fixture.count(AccessCount.WITHOUT_MESSAGE_AUTHENTICATOR));
    }

    @Test
    void sessionIdsDiffer() throws Exception {
        nas.ask(Wish.DECIDE);
        nas.ask(Wish.DECIDE);
        Object first = fixture.events.events.get(0).get(Field.SESSION_ID).orElseThrow();
        Object second = fixture.events.events.get(1).get(Field.SESSION_ID).orElseThrow();
        assertNotEquals(first, second);
        assertFalse(first.equals(""));
        assertTrue(fixture.events.events.get(0).id().length() == 36);
    }

    private Nas.Sent password(String user) throws Exception {
        return nas.send(
                Code.ACCESS_REQUEST, List.of(Nas.attribute("User-Name", user), new RawAttribute(2, new byte[16])));
    }

    private static RawAttribute state(Nas.Answer challenge) {
        return new RawAttribute(24, challenge.attributes().octets("State").orElseThrow());
    }
}
