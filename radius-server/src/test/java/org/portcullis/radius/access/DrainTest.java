package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.RawAttribute;

/** A server that is told to stop ends what was begun, and begins nothing. */
class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private Fixture fixture;
    private Nas nas;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        nas = fixture.nas();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aConversationUnderWayEndsAndNoOtherBegins() throws Exception {
        RawAttribute state = nas.begin();
        CompletableFuture<Integer> left = drain(LONG);
        Fixture.await(this::isSilentToStatusServer, "a server that drains");

        Nas other = fixture.nas();
        dropped(() -> other.sendEap(ScriptedEap.identity("late")));
        dropped(() -> other.sendEap(ScriptedEap.identity("with the State that its switch still has"), state));
        dropped(() -> other.send(Code.ACCESS_REQUEST, Nas.port()));
        assertFalse(left.isDone(), "it waits for the conversation");

        Nas.Sent last = nas.sendEap(ScriptedEap.wish(Wish.DECIDE), state);
        assertEquals(Code.ACCESS_ACCEPT, nas.answer(last).code());
        assertEquals(0, left.get());
        nas.send(last.octets());
        assertEquals(Code.ACCESS_ACCEPT, nas.answer(last).code(), "a duplicate gets its answer again");
    }

    private void dropped(Sending sending) throws Exception {
        long before = fixture.drops(DropReason.STOPPING);
        sending.send();
        Fixture.await(() -> fixture.drops(DropReason.STOPPING) > before, "a drop");
    }

    private interface Sending {
        void send() throws Exception;
    }

    private boolean isSilentToStatusServer() {
        try {
            Nas asking = fixture.nas();
            long before = fixture.count(AccessCount.STATUS_ANSWERS) + fixture.drops(DropReason.STOPPING);
            asking.send(Code.STATUS_SERVER, List.of());
            Fixture.await(
                    () -> fixture.count(AccessCount.STATUS_ANSWERS) + fixture.drops(DropReason.STOPPING) > before,
                    "what becomes of Status-Server");
            return fixture.drops(DropReason.STOPPING) > 0;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsNotEndedInTimeIsLeft() throws Exception {
        nas.begin();
        assertEquals(1, fixture.server.drain(Duration.ZERO));
    }

    @Test
    void nothingUnderWayIsNotWaitedFor() throws Exception {
        nas.ask(Wish.DECIDE);
        assertEquals(0, fixture.server.drain(LONG));
        assertTrue(fixture.server.isWorking());
    }

    private CompletableFuture<Integer> drain(Duration atMost) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return fixture.server.drain(atMost);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }
}
