package org.portcullis.console.store.factor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.console.TestClock;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.factor.SecondFactors.Passed;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.store.TestDatabase;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SecondFactorsTest {
    private static final AccountName EVE = new AccountName("eve");
    private static final AccountName ADMIN = new AccountName("admin");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Database database;
    private AccessStore access;
    private SecondFactors factors;

    @BeforeEach
    void open() throws Exception {
        database = databases.open(folder);
        access = AccessStore.open(database, clock, new SecureRandom());
        factors = factors("seal.key");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SecondFactors factors(String seal) throws Exception {
        return new SecondFactors(
                database, SealKey.create(folder.resolve(seal), new SecureRandom()), new SecureRandom(), clock);
    }

    private String code(TotpKey key) {
        return Totp.code(key.secret(), Totp.step(clock.instant()));
    }

    @Test
    void eachCodeCountsOnceAndForItsOwnerAlone() {
        TotpKey key = factors.newKey(EVE);
        assertEquals(Optional.empty(), factors.verify(EVE, code(key)), "not before it is confirmed");
        assertEquals(Optional.empty(), factors.add(key, "000000".equals(code(key)) ? "000001" : "000000"));
        assertTrue(factors.add(key, code(key)).isPresent());
        assertEquals(Optional.empty(), factors.verify(EVE, code(key)), "the code of the confirmation is used up");

        clock.advance(Totp.STEP);
        String code = code(key);
        assertEquals(Optional.empty(), factors.verify(ADMIN, code));
        assertEquals(Optional.of(Passed.TOTP), factors.verify(EVE, code.substring(0, 3) + " " + code.substring(3)));
        assertEquals(Optional.empty(), factors.verify(EVE, code));
        clock.advance(Totp.STEP);
        clock.advance(Totp.STEP);
        assertEquals(Optional.empty(), factors.verify(EVE, code), "a code of two steps ago");
    }

    @Test
    void aRecoveryCodeCountsOnceHoweverItIsTyped() {
        TotpKey key = factors.newKey(EVE);
        List<String> codes = factors.add(key, code(key)).orElseThrow();
        assertEquals(RecoveryCodes.COUNT, codes.stream().distinct().count());
        assertEquals(Optional.empty(), factors.verify(ADMIN, codes.get(0)));
        String typed = codes.get(0).toUpperCase(Locale.ROOT).replace("-", " ");
        assertEquals(Optional.of(Passed.RECOVERY_CODE), factors.verify(EVE, typed));
        assertEquals(Optional.empty(), factors.verify(EVE, codes.get(0)));
        assertEquals(RecoveryCodes.COUNT - 1, factors.recoveryCodes(EVE));

        List<String> renewed = factors.renewRecoveryCodes(EVE);
        assertEquals(Optional.empty(), factors.verify(EVE, codes.get(1)));
        assertEquals(Optional.of(Passed.RECOVERY_CODE), factors.verify(EVE, renewed.get(1)));
        assertEquals(Optional.empty(), factors.verify(EVE, ""));
    }

    @Test
    void aUserIsStoredWithItAndWithoutAgain() {
        access.users().createFirstAdmin(ADMIN);
        TotpKey key = factors.newKey(ADMIN);
        List<String> codes = factors.add(key, code(key)).orElseThrow();
        assertTrue(access.users().find(ADMIN).orElseThrow().secondFactor());
        clock.advance(Totp.STEP);
        factors.remove(ADMIN);
        assertFalse(access.users().find(ADMIN).orElseThrow().secondFactor());
        assertEquals(Optional.empty(), factors.verify(ADMIN, code(key)));
        assertEquals(Optional.empty(), factors.verify(ADMIN, codes.get(0)));
    }

    @Test
    void whoIsDeletedLeavesNothingToAnotherOfThatName() {
        access.users().createFirstAdmin(ADMIN);
        access.users().create(EVE, org.portcullis.console.store.Role.ANALYST);
        TotpKey key = factors.newKey(EVE);
        factors.add(key, code(key)).orElseThrow();
        access.users().delete(EVE);
        access.users().create(EVE, org.portcullis.console.store.Role.ANALYST);
        assertFalse(access.users().find(EVE).orElseThrow().secondFactor());
        assertEquals(0, factors.recoveryCodes(EVE));
    }

    @Test
    void theSecretIsSealedForItsOwner() throws Exception {
        TotpKey key = factors.newKey(EVE);
        factors.add(key, code(key)).orElseThrow();
        String stored = database.read(handle -> handle.createQuery("SELECT * FROM console_totp")
                .mapToMap()
                .list()
                .toString());
        assertFalse(stored.contains(key.text()));
        clock.advance(Totp.STEP);
        SecondFactors others = factors("other.key");
        assertThrows(StoreException.class, () -> others.verify(EVE, code(key)));
        database.change(handle -> handle.execute("UPDATE console_totp SET user_name = 'admin'"));
        assertThrows(StoreException.class, () -> factors.verify(ADMIN, code(key)));
    }
}
