package org.portcullis.console.store.factor;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.portcullis.console.store.AccountName;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.value.Secret;

/**
 * What people show beside their password: one-time codes of an authenticator app, recovery codes, and passkeys, which may stand
 * for the password too.
 */
public final class SecondFactors {
    private static final Pattern TOTP_CODE = Pattern.compile("\\d{" + Totp.DIGITS + "}");

    private final Database database;
    private final SealKey sealKey;
    private final SecureRandom random;
    private final InstantSource clock;
    private final WebAuthn webAuthn;

    /** @param database with the tables of {@link org.portcullis.console.store.AccessStore} */
    public SecondFactors(Database database, SealKey sealKey, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.sealKey = sealKey;
        this.random = random;
        this.clock = clock;
        this.webAuthn = new WebAuthn(new Passkeys(database, clock), clock, random);
    }

    /** Security keys and passkeys. */
    public WebAuthn webAuthn() {
        return webAuthn;
    }

    public Passkeys passkeys() {
        return webAuthn.passkeys();
    }

    /** Whether somebody has one-time codes. */
    public boolean hasTotp(AccountName user) {
        return database.read(handle -> handle.createQuery("SELECT user_name FROM console_totp WHERE user_name = :user")
                .bind("user", user.text())
                .mapTo(String.class)
                .findOne()
                .isPresent());
    }

    /** With what somebody passed. */
    public enum Passed {
        TOTP,
        RECOVERY_CODE
    }

    /** A secret that is nobody's yet; {@link #add} makes it theirs. */
    public TotpKey newKey(AccountName user) {
        return TotpKey.make(user, random);
    }

    /**
     * Takes a secret in, whose first code shows that the app has it. One of before is replaced, and all recovery codes.
     *
     * @return the recovery codes, which are kept nowhere else; empty when the code is wrong
     */
    public Optional<List<String>> add(TotpKey key, String code) {
        Instant now = clock.instant();
        OptionalLong step = Totp.match(key.secret(), plain(code), now, Long.MIN_VALUE);
        if (step.isEmpty()) {
            return Optional.empty();
        }
        AccountName user = key.user();
        String sealed = Base64.getEncoder().encodeToString(sealKey.seal(sealName(user), key.secret()));
        return Optional.of(database.write(handle -> {
            remove(handle, user);
            handle.createUpdate("INSERT INTO console_totp (user_name, sealed_secret, last_step, created)"
                            + " VALUES (:user, :sealed, :step, :now)")
                    .bind("user", user.text())
                    .bind("sealed", sealed)
                    .bind("step", step.getAsLong())
                    .bind("now", now.toEpochMilli())
                    .execute();
            return insertCodes(handle, user);
        }));
    }

    /** Whether somebody's code is right; it is taken then, and will not be again, at any node. */
    public Optional<Passed> verify(AccountName user, String typed) {
        String code = plain(typed);
        if (TOTP_CODE.matcher(code).matches()) {
            return takeTotp(user, code) ? Optional.of(Passed.TOTP) : Optional.empty();
        }
        int taken = database.write(handle -> handle.createUpdate(
                        "DELETE FROM console_recovery_code WHERE user_name = :user AND sha256 = :sha256")
                .bind("user", user.text())
                .bind("sha256", RecoveryCodes.hash(code))
                .execute());
        return taken == 1 ? Optional.of(Passed.RECOVERY_CODE) : Optional.empty();
    }

    /** How many recovery codes somebody has left. */
    public int recoveryCodes(AccountName user) {
        return database.read(
                handle -> handle.createQuery("SELECT COUNT(*) FROM console_recovery_code WHERE user_name = :user")
                        .bind("user", user.text())
                        .mapTo(Integer.class)
                        .one());
    }

    /** New recovery codes in place of those of before. */
    public List<String> renewRecoveryCodes(AccountName user) {
        return database.write(handle -> {
            removeCodes(handle, user);
            return insertCodes(handle, user);
        });
    }

    /** Takes away all that somebody had, passkeys too. */
    public void remove(AccountName user) {
        database.change(handle -> {
            remove(handle, user);
            handle.createUpdate("DELETE FROM console_passkey WHERE user_name = :user")
                    .bind("user", user.text())
                    .execute();
        });
    }

    /** Takes away the one-time codes, and with them the recovery codes. */
    public void removeTotp(AccountName user) {
        database.change(handle -> remove(handle, user));
    }

    private boolean takeTotp(AccountName user, String code) {
        record Kept(String sealed, long lastStep) {}
        Optional<Kept> kept = database.read(handle -> handle.createQuery(
                        "SELECT sealed_secret, last_step FROM console_totp WHERE user_name = :user")
                .bind("user", user.text())
                .map((row, context) -> new Kept(row.getString("sealed_secret"), row.getLong("last_step")))
                .findOne());
        if (kept.isEmpty()) {
            return false;
        }
        Secret secret = sealKey.open(
                sealName(user), Base64.getDecoder().decode(kept.get().sealed()));
        OptionalLong step = Totp.match(secret, code, clock.instant(), kept.get().lastStep());
        // whoever comes second with the same code changes no row
        return step.isPresent()
                && database.write(handle -> handle.createUpdate("UPDATE console_totp SET last_step = :step"
                                        + " WHERE user_name = :user AND sealed_secret = :sealed AND last_step < :step")
                                .bind("step", step.getAsLong())
                                .bind("user", user.text())
                                .bind("sealed", kept.get().sealed())
                                .execute())
                        == 1;
    }

    private List<String> insertCodes(Handle handle, AccountName user) {
        List<String> codes = RecoveryCodes.make(random);
        for (String code : codes) {
            handle.createUpdate("INSERT INTO console_recovery_code (user_name, sha256) VALUES (:user, :sha256)")
                    .bind("user", user.text())
                    .bind("sha256", RecoveryCodes.hash(code))
                    .execute();
        }
        return codes;
    }

    private static void remove(Handle handle, AccountName user) {
        handle.createUpdate("DELETE FROM console_totp WHERE user_name = :user")
                .bind("user", user.text())
                .execute();
        removeCodes(handle, user);
    }

    private static void removeCodes(Handle handle, AccountName user) {
        handle.createUpdate("DELETE FROM console_recovery_code WHERE user_name = :user")
                .bind("user", user.text())
                .execute();
    }

    private static String plain(String typed) {
        return typed.replaceAll("\\s", "");
    }

    private static String sealName(AccountName user) {
        return "totp/" + user;
    }
}
