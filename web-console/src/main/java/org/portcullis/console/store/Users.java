package org.portcullis.console.store;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.Secret;

/**
 * Those who sign in; {@value #MOST} at most. Whatever ends somebody's sessions (another role, another password, being
 * disabled or deleted) does so by the generation that is stored with the user, so it holds at every node at once.
 */
public final class Users {
    public static final int MOST = 1_000;
    private static final String SELECT = "SELECT u.*, EXISTS (SELECT 1 FROM console_totp f WHERE f.user_name = u.name)"
            + " OR EXISTS (SELECT 1 FROM console_passkey k WHERE k.user_name = u.name) AS second_factor"
            + " FROM console_user u";
    private static final List<String> DELETES = List.of(
            "DELETE FROM console_totp WHERE user_name = :name",
            "DELETE FROM console_recovery_code WHERE user_name = :name",
            "DELETE FROM console_passkey WHERE user_name = :name",
            "DELETE FROM console_user WHERE name = :name");
    private static final RowMapper<User> ROW = (row, context) -> user(row);

    private final Database database;
    private final PasswordHasher hasher;
    private final InstantSource clock;
    private final SecureRandom random;
    private final String decoy;

    Users(Database database, PasswordHasher hasher, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.hasher = hasher;
        this.clock = clock;
        this.random = random;
        this.decoy = hasher.decoy();
    }

    /** A user as before and after a change. */
    public record Changed(User before, User after) {}

    /** A user, and the password, which is kept nowhere else. */
    public record WithPassword(User user, Secret password) {}

    /**
     * Makes the first user, an admin.
     *
     * @return the password, which has to be replaced at the first sign-in
     * @throws NameTakenException when there is any user already
     */
    public Secret createFirstAdmin(AccountName name) {
        Secret password = ReadablePassword.make(random);
        String hash = hasher.hash(password);
        database.change(handle -> {
            if (count(handle) > 0) {
                throw new NameTakenException("the console has users already; the first admin is made only once");
            }
            insert(handle, name, Role.ADMIN, hash);
        });
        return password;
    }

    /**
     * Makes a user with a password that has to be replaced at the first sign-in.
     *
     * @throws NameTakenException when there is one of that name, in whatever case, or too many
     * @throws BusyException as {@link #verify}
     */
    public WithPassword create(AccountName name, Role role) {
        Secret password = ReadablePassword.make(random);
        String hash = hasher.hash(password);
        return new WithPassword(
                database.write(handle -> {
                    requireFree(handle, name);
                    insert(handle, name, role, hash);
                    return find(handle, name).orElseThrow();
                }),
                password);
    }

    /**
     * A user that an identity provider names.
     *
     * @param before the role until now; empty: made just now
     */
    public record Federated(User user, Optional<Role> before) {}

    /**
     * The user of that subject, with the role that the provider says, which may be another one than before: then sessions that
     * are open end. One that is not known yet is made.
     *
     * @param subject issuer and subject
     * @param name for a new one; who is known keeps theirs
     * @throws NameTakenException when somebody else has the name, or there are too many
     */
    public Federated federated(String subject, AccountName name, Role role) {
        String nobodys = hasher.decoy();
        return database.write(handle -> {
            Optional<User> before = handle.createQuery(SELECT + " WHERE u.subject = :subject")
                    .bind("subject", subject)
                    .map(ROW)
                    .findOne();
            if (before.isEmpty()) {
                requireFree(handle, name);
                insert(handle, name, role, nobodys);
                handle.createUpdate("UPDATE console_user SET subject = :subject, one_time = 0 WHERE name = :name")
                        .bind("subject", subject)
                        .bind("name", name.text())
                        .execute();
            } else if (before.get().role() != role) {
                handle.createUpdate(
                                "UPDATE console_user SET role = :role, generation = :generation WHERE subject = :subject")
                        .bind("role", role.word())
                        .bind("generation", random.nextLong())
                        .bind("subject", subject)
                        .execute();
            }
            AccountName own = before.map(User::name).orElse(name);
            return new Federated(find(handle, own).orElseThrow(), before.map(User::role));
        });
    }

    private static void requireFree(Handle handle, AccountName name) {
        boolean taken = handle.createQuery("SELECT COUNT(*) FROM console_user WHERE LOWER(name) = LOWER(:name)")
                        .bind("name", name.text())
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (taken) {
            throw new NameTakenException("a user named " + name + " exists; choose another name");
        }
        if (count(handle) >= MOST) {
            throw new NameTakenException("there are " + MOST + " users, the most there may be");
        }
    }

    /** All of them, by name. */
    public List<User> all() {
        return database.read(handle ->
                handle.createQuery(SELECT + " ORDER BY u.name").map(ROW).list());
    }

    public Optional<User> find(AccountName name) {
        return database.read(handle -> find(handle, name));
    }

    /**
     * The user of that name, when the password is right. An unknown name takes as long as a wrong password.
     *
     * @param name as typed
     * @throws BusyException when too many passwords are being checked
     */
    public Optional<User> verify(String name, Secret password) {
        Optional<Row> row = row(name);
        boolean matches = hasher.matches(password, row.map(Row::hash).orElse(decoy));
        return row.filter(found -> matches).map(Row::user).filter(user -> !user.disabled());
    }

    /**
     * Gives a user another role, or lets one in no more or again. Sessions that are open end when anything changes.
     *
     * @return empty when there is no such user
     * @throws LastAdminException when nobody were left who may make users
     */
    public Optional<Changed> change(AccountName name, Optional<Role> role, Optional<Boolean> disabled) {
        return database.write(handle -> {
            Optional<User> before = find(handle, name);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            Role newRole = role.orElse(before.get().role());
            boolean newDisabled = disabled.orElse(before.get().disabled());
            if (newRole != before.get().role() || newDisabled != before.get().disabled()) {
                handle.createUpdate("UPDATE console_user SET role = :role, disabled = :disabled,"
                                + " generation = :generation WHERE name = :name")
                        .bind("role", newRole.word())
                        .bind("disabled", newDisabled ? 1 : 0)
                        .bind("generation", random.nextLong())
                        .bind("name", name.text())
                        .execute();
                requireAnAdmin(handle, name);
            }
            return Optional.of(new Changed(before.get(), find(handle, name).orElseThrow()));
        });
    }

    /**
     * Gives a user a password that has to be replaced at the next sign-in. Sessions that are open end.
     *
     * @return empty when there is no such user
     * @throws BusyException as {@link #verify}
     */
    public Optional<WithPassword> resetPassword(AccountName name) {
        Secret password = ReadablePassword.make(random);
        return setPassword(name, password, true).map(user -> new WithPassword(user, password));
    }

    /**
     * Gives a user the password that they chose. Sessions that are open end.
     *
     * @return the user as from now on; empty when there is none any more
     * @throws BusyException as {@link #verify}
     */
    public Optional<User> choosePassword(AccountName name, Secret password) {
        return setPassword(name, password, false);
    }

    private Optional<User> setPassword(AccountName name, Secret password, boolean oneTime) {
        String hash = hasher.hash(password);
        return database.write(handle -> {
            handle.createUpdate("UPDATE console_user SET password_hash = :hash, one_time = :oneTime,"
                            + " generation = :generation WHERE name = :name")
                    .bind("hash", hash)
                    .bind("oneTime", oneTime ? 1 : 0)
                    .bind("generation", random.nextLong())
                    .bind("name", name.text())
                    .execute();
            return find(handle, name);
        });
    }

    /** Ends every session of a user, at every node. */
    public void endSessions(AccountName name) {
        database.change(
                handle -> handle.createUpdate("UPDATE console_user SET generation = :generation WHERE name = :name")
                        .bind("generation", random.nextLong())
                        .bind("name", name.text())
                        .execute());
    }

    /** Remembers that the user signed in just now. */
    public void signedIn(AccountName name) {
        database.change(handle -> handle.createUpdate("UPDATE console_user SET last_sign_in = :now WHERE name = :name")
                .bind("now", clock.instant().toEpochMilli())
                .bind("name", name.text())
                .execute());
    }

    /**
     * @return the user that there was; empty when there was none
     * @throws LastAdminException when nobody were left who may make users
     */
    public Optional<User> delete(AccountName name) {
        return database.write(handle -> {
            Optional<User> before = find(handle, name);
            for (String delete : DELETES) {
                handle.createUpdate(delete).bind("name", name.text()).execute();
            }
            if (before.isPresent()) {
                requireAnAdmin(handle, name);
            }
            return before;
        });
    }

    private static void requireAnAdmin(Handle handle, AccountName changed) {
        long left = handle.createQuery("SELECT COUNT(*) FROM console_user WHERE role = 'admin' AND disabled = 0"
                        + " AND subject IS NULL")
                .mapTo(Long.class)
                .one();
        if (left == 0) {
            throw new LastAdminException(changed);
        }
    }

    private static long count(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM console_user")
                .mapTo(Long.class)
                .one();
    }

    private void insert(Handle handle, AccountName name, Role role, String hash) {
        handle.createUpdate("INSERT INTO console_user (name, role, password_hash, created, generation, one_time)"
                        + " VALUES (:name, :role, :hash, :created, :generation, 1)")
                .bind("name", name.text())
                .bind("role", role.word())
                .bind("hash", hash)
                .bind("created", clock.instant().toEpochMilli())
                .bind("generation", random.nextLong())
                .execute();
    }

    private record Row(User user, String hash) {}

    private Optional<Row> row(String name) {
        return database.read(handle -> handle.createQuery(SELECT + " WHERE u.name = :name")
                .bind("name", name)
                .map((row, context) -> new Row(user(row), row.getString("password_hash")))
                .findOne());
    }

    private static Optional<User> find(Handle handle, AccountName name) {
        return handle.createQuery(SELECT + " WHERE u.name = :name")
                .bind("name", name.text())
                .map(ROW)
                .findOne();
    }

    private static User user(ResultSet row) throws SQLException {
        long lastSignIn = row.getLong("last_sign_in");
        Optional<Instant> seen = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastSignIn));
        return new User(
                new AccountName(row.getString("name")),
                Role.ofWord(row.getString("role")).orElseThrow(),
                row.getInt("disabled") != 0,
                row.getInt("one_time") != 0,
                row.getBoolean("second_factor"),
                row.getString("subject") != null,
                row.getLong("generation"),
                Instant.ofEpochMilli(row.getLong("created")),
                seen);
    }
}
