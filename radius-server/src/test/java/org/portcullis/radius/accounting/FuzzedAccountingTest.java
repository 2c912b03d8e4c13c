package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.radius.accounting.SampleSessions.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.Mutation;
import org.portcullis.radius.packet.RequestAuthenticator;

/** The running accounting server against mutated packets, half of them with a right Request Authenticator. */
class FuzzedAccountingTest {
    private static final int PACKETS = 20_000;

    /** Sent before the server has to show that it recorded them; as many as may wait of one session. */
    private static final int BURST = 16;

    @TempDir
    Path folder;

    @Test
    void goesOnServing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("FuzzedAccountingTest seed " + seed);
        Random random = new Random(seed);
        try (AccountingFixture fixture = new AccountingFixture(folder)) {
            AccountingNas nas = fixture.nas();
            AccountingNas fuzzer = fixture.nas();
            List<byte[]> valid = List.of(
                    packet(nas, "1"),
                    packet(nas, "2"),
                    packet(nas, "3"),
                    nas.request("Acct-Status-Type=7", "NAS-Identifier=sw-1"));
            for (int sent = 0; sent < PACKETS; ) {
                for (int i = 0; i < BURST; i++, sent++) {
                    byte[] octets = Mutation.of(valid.get(random.nextInt(valid.size())), random);
                    if (random.nextBoolean() && octets.length >= 20) {
                        RequestAuthenticator.sign(octets, AccountingNas.SECRET);
                    }
                    fuzzer.send(octets);
                }
                nas.silent();
                fixture.awaitRecorded();
            }
            fixture.sessions.admitted(session("aa11").build());
            nas.account("Acct-Status-Type=1", "Acct-Session-Id=last", "Class=aa11");
            assertTrue(fixture.sessions.find("aa11").orElseThrow().usage().reported(), () -> "seed " + seed);
            assertEquals(0, fixture.drops(DropReason.INTERNAL_ERROR), () -> "seed " + seed);
            assertEquals(0, fixture.drops(DropReason.OVERLOADED), () -> "the bursts are small");
            assertTrue(
                    fixture.count(AccountingCount.RESPONSES) > PACKETS / 20,
                    () -> "many were recorded: " + fixture.server.counts() + ", seed " + seed);
            assertTrue(fixture.sessions.live() <= AccountingFixture.SETTINGS.maxSessions());
        }
    }

    private static byte[] packet(AccountingNas nas, String type) throws Exception {
        return nas.request(
                "Acct-Status-Type=" + type,
                "Acct-Session-Id=A-1",
                "Class=0123456789abcdef0123456789abcdef",
                "Calling-Station-Id=00-11-22-AA-BB-CC",
                "NAS-Port-Id=Gi1/0/7",
                "NAS-Port=7",
                "NAS-Identifier=sw-1",
                "User-Name=sensor",
                "Acct-Session-Time=60",
                "Acct-Input-Octets=1",
                "Acct-Input-Gigawords=1",
                "Event-Timestamp=1773144000",
                "Acct-Delay-Time=1",
                "Acct-Terminate-Cause=1",
                "Framed-IP-Address=10.0.0.7");
    }
}
