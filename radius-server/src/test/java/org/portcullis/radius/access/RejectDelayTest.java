package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;

class RejectDelayTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void differsByAQuarterAtMost() {
        RejectDelay delay = new RejectDelay(Duration.ofNanos(1000), new Random(7));
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 2000; i++) {
            long nanos = delay.jittered();
            least = Math.min(least, nanos);
            most = Math.max(most, nanos);
        }
        assertTrue(least >= 750 && least < 800, "least " + least);
        assertTrue(most <= 1250 && most > 1200, "most " + most);
    }

    @Test
    void sendsWhenTheTimeIsOver() throws InterruptedException {
        RejectDelay delay = new RejectDelay(Duration.ofMillis(20), new Random());
        CountDownLatch sent = new CountDownLatch(1);
        delay.later(sent::countDown);
        assertTrue(sent.await(120, TimeUnit.SECONDS));
        assertEquals(0, delay.size());
        delay.stop();
    }

    @Test
    void waitsForABoundedNumberAndAStopSendsThemOnce() {
        RejectDelay delay = new RejectDelay(LONG, new Random());
        AtomicInteger sent = new AtomicInteger();
        for (int i = 0; i < RejectDelay.MAX_WAITING; i++) {
            delay.later(sent::incrementAndGet);
        }
        assertEquals(0, sent.get());
        assertEquals(RejectDelay.MAX_WAITING, delay.size());
        delay.later(sent::incrementAndGet);
        assertEquals(1, sent.get(), "no room: at once");
        delay.stop();
        delay.later(sent::incrementAndGet);
        assertEquals(RejectDelay.MAX_WAITING + 2, sent.get());
        assertEquals(0, delay.size());
    }

    /** Rejects of a password and of EAP are held back, their duplicates dropped meanwhile; probes and Status-Server are not. */
    @Test
    void theServerHoldsRejectsBackAndNothingElse() throws Exception {
        try (Fixture fixture = new Fixture(Fixture.settings().withRejectDelay(LONG))) {
            Nas nas = fixture.nas();
            Nas.Sent password = nas.send(authenticator -> java.util.List.of(Nas.attribute("User-Name", "bob")));
            Fixture.await(() -> fixture.server.gauges().rejects() == 1, "one that waits");
            nas.send(password.octets());
            fixture.awaitDrop(DropReason.DUPLICATE_IN_WORK);
            Nas.Sent refused = nas.sendEap(ScriptedEap.wish(ScriptedEap.Wish.REFUSE), nas.begin());
            Fixture.await(() -> fixture.server.gauges().rejects() == 2, "two that wait");
            Nas.Sent probe = nas.send(authenticator -> java.util.List.of(Nas.attribute("User-Name", "dummy")));
            assertEquals(Code.ACCESS_REJECT, nas.answer(probe).code());
            nas.silent();
            fixture.server.stop();
            java.util.Set<Byte> answered = new java.util.HashSet<>();
            answered.add(nas.receive()[1]);
            answered.add(nas.receive()[1]);
            assertEquals(java.util.Set.of(password.octets()[1], refused.octets()[1]), answered);
        }
    }
}
