package org.portcullis.console.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.portcullis.policy.store.Database;

/** Searches that people and programs keep: their own, and those that others share; {@value #MOST_OF_ONE} of one at most. */
public final class SavedSearches {
    static final int MOST_OF_ONE = 200;

    private static final RowMapper<SavedSearch> ROW = (row, context) -> new SavedSearch(
            row.getString("id"),
            new AccountName(row.getString("owner")),
            row.getString("name"),
            row.getString("query"),
            new SearchScope(
                    SearchColumns.list(row.getString("fields")),
                    RecentTime.ofWord(row.getString("lately")),
                    time(row, "from_time"),
                    time(row, "to_time")),
            row.getInt("shared") != 0,
            Instant.ofEpochMilli(row.getLong("created")),
            Instant.ofEpochMilli(row.getLong("changed")));

    private final Database database;
    private final InstantSource clock;

    SavedSearches(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those that somebody sees, by name. */
    public List<SavedSearch> of(AccountName reader) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM saved_search WHERE owner = :reader OR shared <> 0 ORDER BY name, owner")
                .bind("reader", reader.text())
                .map(ROW)
                .list());
    }

    /** Empty also when somebody does not see it. */
    public Optional<SavedSearch> find(String id, AccountName reader) {
        return database.read(handle -> find(handle, id))
                .filter(search -> search.shared() || search.owner().equals(reader));
    }

    private static Optional<SavedSearch> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM saved_search WHERE id = :id")
                .bind("id", id)
                .map(ROW)
                .findOne();
    }

    /**
     * @param query in KQL, which was checked; so were the names in the scope
     * @throws NameTakenException when the owner has one of that name, or too many
     */
    public SavedSearch add(AccountName owner, String name, String query, SearchScope scope, boolean shared) {
        Instant now = Instant.ofEpochMilli(clock.instant().toEpochMilli());
        SavedSearch search = new SavedSearch(UUID.randomUUID().toString(), owner, name, query, scope, shared, now, now);
        database.change(handle -> {
            long own = handle.createQuery("SELECT COUNT(*) FROM saved_search WHERE owner = :owner")
                    .bind("owner", owner.text())
                    .mapTo(Long.class)
                    .one();
            if (own >= MOST_OF_ONE) {
                throw new NameTakenException(owner + " has " + own + " saved searches; delete one first");
            }
            requireFree(handle, search);
            bind(
                            handle.createUpdate(
                                    "INSERT INTO saved_search (id, owner, name, query, fields, lately, from_time, to_time,"
                                            + " shared, created, changed) VALUES (:id, :owner, :name, :query, :fields,"
                                            + " :lately, :from, :to, :shared, :created, :changed)"),
                            search)
                    .bind("owner", owner.text())
                    .bind("created", now.toEpochMilli())
                    .execute();
        });
        return search;
    }

    /**
     * @param search with another name, query, scope or reach than before
     * @throws NameTakenException when its owner has another one of that name
     */
    public SavedSearch replace(SavedSearch search) {
        SavedSearch now = new SavedSearch(
                search.id(),
                search.owner(),
                search.name(),
                search.query(),
                search.scope(),
                search.shared(),
                search.created(),
                Instant.ofEpochMilli(clock.instant().toEpochMilli()));
        database.change(handle -> {
            requireFree(handle, now);
            bind(
                            handle.createUpdate(
                                    "UPDATE saved_search SET name = :name, query = :query, fields = :fields, lately = :lately,"
                                            + " from_time = :from, to_time = :to, shared = :shared, changed = :changed"
                                            + " WHERE id = :id"),
                            now)
                    .execute();
        });
        return now;
    }

    private static org.jdbi.v3.core.statement.Update bind(
            org.jdbi.v3.core.statement.Update update, SavedSearch search) {
        return update.bind("id", search.id())
                .bind("name", search.name())
                .bind("query", search.query())
                .bind("fields", String.join(",", search.scope().columns()))
                .bind("lately", search.scope().last().map(RecentTime::word).orElse(""))
                .bind("from", millis(search.scope().from()))
                .bind("to", millis(search.scope().to()))
                .bind("shared", search.shared() ? 1 : 0)
                .bind("changed", search.changed().toEpochMilli());
    }

    private static Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static void requireFree(Handle handle, SavedSearch search) {
        long others = handle.createQuery(
                        "SELECT COUNT(*) FROM saved_search WHERE owner = :owner AND name = :name AND id <> :id")
                .bind("owner", search.owner().text())
                .bind("name", search.name())
                .bind("id", search.id())
                .mapTo(Long.class)
                .one();
        if (others > 0) {
            throw new NameTakenException(
                    search.owner() + " has a search \"" + search.name() + "\" already; give this one another name");
        }
    }

    public void delete(String id) {
        database.change(handle -> handle.createUpdate("DELETE FROM saved_search WHERE id = :id")
                .bind("id", id)
                .execute());
    }
}
