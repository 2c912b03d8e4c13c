package org.portcullis.console.store.factor;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.portcullis.console.store.AccountName;
import org.portcullis.policy.store.Database;

/** The passkeys that are known; {@value #MOST_OF_ONE} of one user at most. */
public final class Passkeys {
    static final int MOST_OF_ONE = 10;
    private static final RowMapper<Passkey> ROW = (row, context) -> passkey(row);

    private final Database database;
    private final InstantSource clock;

    Passkeys(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those of a user, the oldest first. */
    public List<Passkey> of(AccountName user) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM console_passkey WHERE user_name = :user ORDER BY created, id")
                .bind("user", user.text())
                .map(ROW)
                .list());
    }

    /** Whether anybody has one for that name of the console. */
    public boolean any(String rpId) {
        return database.read(handle -> handle.createQuery("SELECT id FROM console_passkey WHERE rp_id = :rpId LIMIT 1")
                .bind("rpId", rpId)
                .mapTo(String.class)
                .findOne()
                .isPresent());
    }

    Optional<Passkey> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM console_passkey WHERE id = :id")
                .bind("id", id)
                .map(ROW)
                .findOne());
    }

    /** @return whether there was room for it, and nobody has it yet */
    boolean add(Passkey passkey) {
        return database.write(handle -> {
            long own = handle.createQuery("SELECT COUNT(*) FROM console_passkey WHERE user_name = :user")
                    .bind("user", passkey.user().text())
                    .mapTo(Long.class)
                    .one();
            return own < MOST_OF_ONE
                    && handle.createUpdate("INSERT INTO console_passkey"
                                            + " (id, user_name, name, rp_id, credential, counter, created)"
                                            + " VALUES (:id, :user, :name, :rpId, :credential, :counter, :created)"
                                            + " ON CONFLICT (id) DO NOTHING")
                                    .bind("id", passkey.id())
                                    .bind("user", passkey.user().text())
                                    .bind("name", passkey.name())
                                    .bind("rpId", passkey.rpId())
                                    .bind("credential", Base64.getEncoder().encodeToString(passkey.credential()))
                                    .bind("counter", passkey.counter())
                                    .bind("created", passkey.created().toEpochMilli())
                                    .execute()
                            == 1;
        });
    }

    /** Remembers that it was used just now. */
    void used(Passkey passkey, long counter) {
        database.change(handle -> handle.createUpdate(
                        "UPDATE console_passkey SET counter = :counter, last_used = :now WHERE id = :id")
                .bind("counter", counter)
                .bind("now", clock.instant().toEpochMilli())
                .bind("id", passkey.id())
                .execute());
    }

    /** @return the one that was removed; empty when the user has none of that id */
    public Optional<Passkey> remove(AccountName user, String id) {
        return database.write(handle -> {
            Optional<Passkey> gone = handle.createQuery(
                            "SELECT * FROM console_passkey WHERE id = :id AND user_name = :user")
                    .bind("id", id)
                    .bind("user", user.text())
                    .map(ROW)
                    .findOne();
            handle.createUpdate("DELETE FROM console_passkey WHERE id = :id AND user_name = :user")
                    .bind("id", id)
                    .bind("user", user.text())
                    .execute();
            return gone;
        });
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        long lastUsed = row.getLong("last_used");
        Optional<Instant> used = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastUsed));
        return new Passkey(
                row.getString("id"),
                new AccountName(row.getString("user_name")),
                row.getString("name"),
                row.getString("rp_id"),
                Base64.getDecoder().decode(row.getString("credential")),
                row.getLong("counter"),
                Instant.ofEpochMilli(row.getLong("created")),
                used);
    }
}
