package org.portcullis.console.store;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.Secret;

/** Those who sign in with a password. */
public final class Users {
    /** Without 0, 1, i, l and o, which are misread. */
    private static final String READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 5;
    private static final int GROUP = 4;

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

    /**
     * Makes the first user, an admin.
     *
     * @return the password, 99 random bits, which is kept nowhere else
     * @throws NameTakenException when there is any user already
     */
    public Secret createFirstAdmin(AccountName name) {
        Secret password = readablePassword();
        String hash = hasher.hash(password);
        database.change(handle -> {
            if (handle.createQuery("SELECT COUNT(*) FROM console_user")
                            .mapTo(Long.class)
                            .one()
                    > 0) {
                throw new NameTakenException("the console has users already; the first admin is made only once");
            }
            handle.createUpdate("INSERT INTO console_user (name, role, password_hash, created)"
                            + " VALUES (:name, :role, :hash, :created)")
                    .bind("name", name.text())
                    .bind("role", Role.ADMIN.word())
                    .bind("hash", hash)
                    .bind("created", clock.instant().toEpochMilli())
                    .execute();
        });
        return password;
    }

    /**
     * The user of that name, when the password is right. An unknown name takes as long as a wrong password.
     *
     * @param name as typed
     * @throws BusyException when too many passwords are being checked
     */
    public Optional<User> verify(String name, Secret password) {
        Optional<Row> row = find(name);
        boolean matches = hasher.matches(password, row.map(Row::hash).orElse(decoy));
        return row.filter(found -> matches).map(Row::user);
    }

    private record Row(User user, String hash) {}

    private Optional<Row> find(String name) {
        return database.read(handle -> handle.createQuery(
                        "SELECT name, role, password_hash FROM console_user WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> new Row(
                        new User(
                                new AccountName(row.getString("name")),
                                Role.ofWord(row.getString("role")).orElseThrow()),
                        row.getString("password_hash")))
                .findOne());
    }

    private Secret readablePassword() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            password.append(i > 0 && i % GROUP == 0 ? "-" : "")
                    .append(READABLE.charAt(random.nextInt(READABLE.length())));
        }
        return Secret.ofUtf8(password.toString());
    }
}
