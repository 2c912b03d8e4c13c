package org.portcullis.console.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.console.TestClock;
import org.portcullis.console.store.ResponseLedger.Claim;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.TestDatabase;

/** A request of another tool is carried out once, whichever node it comes to. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ResponseLedgerTest {
    private static final AccountName EDR = new AccountName("edr");
    private static final AccountName SOAR = new AccountName("soar");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Database database;
    private Database beside;
    private ResponseLedger one;
    private ResponseLedger two;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        AccessStore.open(database, clock, new SecureRandom());
        beside = databases.open(folder);
        one = new ResponseLedger(database, clock);
        two = new ResponseLedger(beside, clock);
    }

    @AfterEach
    void close() {
        beside.close();
        database.close();
    }

    @Test
    void oneNodeCarriesItOutAndEveryNodeKnowsTheAnswer() {
        assertEquals(new Claim.New(), one.claim(EDR, "1", "quarantine S-1"));
        assertEquals(new Claim.InWork(), two.claim(EDR, "1", "quarantine S-1"));
        assertEquals(new Claim.Different(), two.claim(EDR, "1", "release S-1"));
        assertEquals(new Claim.New(), two.claim(SOAR, "1", "release S-1"), "ids are of who asks");
        one.answered(EDR, "1", "done");
        assertEquals(new Claim.Done("done"), two.claim(EDR, "1", "quarantine S-1"));
        two.forget(EDR, "1");
        assertEquals(new Claim.Done("done"), one.claim(EDR, "1", "quarantine S-1"), "what was done is not forgotten");
    }

    @Test
    void whatWasRefusedOrLeftUndoneMayBeAskedAgain() {
        one.claim(EDR, "1", "quarantine S-1");
        one.forget(EDR, "1");
        assertEquals(new Claim.New(), two.claim(EDR, "1", "quarantine S-2"));
        clock.advance(ResponseLedger.WORK.plus(Duration.ofSeconds(1)));
        assertEquals(new Claim.New(), one.claim(EDR, "1", "quarantine S-2"), "its node has died");
    }

    @Test
    void whatIsOldIsTakenAway() {
        one.claim(EDR, "1", "quarantine S-1");
        one.answered(EDR, "1", "done");
        clock.advance(ResponseLedger.KEPT.minusSeconds(1));
        two.prune();
        assertEquals(new Claim.Done("done"), two.claim(EDR, "1", "quarantine S-1"));
        clock.advance(Duration.ofSeconds(1));
        two.prune();
        assertEquals(
                0,
                database.<Integer, RuntimeException>read(handle -> handle.createQuery("SELECT count(*) FROM response")
                        .mapTo(Integer.class)
                        .one()));
        assertEquals(new Claim.New(), one.claim(EDR, "1", "quarantine S-1"));
    }
}
