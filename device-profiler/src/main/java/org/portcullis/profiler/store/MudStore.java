package org.portcullis.profiler.store;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StoreException;

/** The MUD URLs that devices named, with the last good file of each. */
public final class MudStore {
    private final Database database;

    /** Brings the tables up to date. */
    public MudStore(Database database) {
        this.database = database;
        database.migrate("profiler");
    }

    /**
     * One URL.
     *
     * @param asked when a device last named it
     * @param good what was last found good
     */
    public record Row(String url, Instant asked, Optional<Good> good) {}

    /** A file and its signature, as they were fetched. */
    public record Good(Instant fetched, byte[] octets, byte[] signature) {}

    /** Which URL belongs to a device or a MAC address, and by what. */
    public record Claim(String owner, String url, String source, Instant at) {}

    /** @throws StoreException when the database cannot be read */
    public List<Row> files(int atMost) {
        return database.read(handle -> handle.createQuery("SELECT url, asked_at, fetched_at, octets, signature"
                        + " FROM mud_file ORDER BY asked_at DESC, url LIMIT :most")
                .bind("most", atMost)
                .map((row, context) -> {
                    String octets = row.getString(4);
                    Optional<Good> good = octets == null
                            ? Optional.empty()
                            : Optional.of(good(row.getLong(3), octets, row.getString(5)));
                    return new Row(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), good);
                })
                .list());
    }

    private static Good good(long fetched, String octets, String signature) {
        return new Good(
                Instant.ofEpochMilli(fetched),
                Base64.getDecoder().decode(octets),
                Base64.getDecoder().decode(signature));
    }

    /** Keeps a URL, and its file where there is one; a file that was kept before stays where there is none now. */
    public void keep(Row row) {
        database.change(handle -> handle.createUpdate(
                        "INSERT INTO mud_file (url, asked_at, fetched_at, octets, signature)"
                                + " VALUES (:url, :asked, :fetched, :octets, :signature)"
                                + " ON CONFLICT (url) DO UPDATE SET asked_at = excluded.asked_at,"
                                + " fetched_at = coalesce(excluded.fetched_at, mud_file.fetched_at),"
                                + " octets = coalesce(excluded.octets, mud_file.octets),"
                                + " signature = coalesce(excluded.signature, mud_file.signature)")
                .bind("url", row.url())
                .bind("asked", row.asked().toEpochMilli())
                .bind(
                        "fetched",
                        row.good().map(good -> good.fetched().toEpochMilli()).orElse(null))
                .bind("octets", row.good().map(good -> base64(good.octets())).orElse(null))
                .bind(
                        "signature",
                        row.good().map(good -> base64(good.signature())).orElse(null))
                .execute());
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    public void forget(String url) {
        database.change(handle -> handle.createUpdate("DELETE FROM mud_file WHERE url = :url")
                .bind("url", url)
                .execute());
    }

    /** The newest ones. */
    public List<Claim> claims(int atMost) {
        return database.read(handle -> handle.createQuery(
                        "SELECT owner, url, source, claimed_at FROM mud_claim ORDER BY claimed_at DESC, owner LIMIT :most")
                .bind("most", atMost)
                .map((row, context) -> new Claim(
                        row.getString(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4))))
                .list());
    }

    public void keep(Claim claim) {
        database.change(handle -> handle.createUpdate("INSERT INTO mud_claim (owner, url, source, claimed_at)"
                        + " VALUES (:owner, :url, :source, :at)"
                        + " ON CONFLICT (owner) DO UPDATE SET url = excluded.url, source = excluded.source,"
                        + " claimed_at = excluded.claimed_at")
                .bind("owner", claim.owner())
                .bind("url", claim.url())
                .bind("source", claim.source())
                .bind("at", claim.at().toEpochMilli())
                .execute());
    }

    /** Forgets claims that were last made before a time; answers how many. */
    public int forgetClaimsBefore(Instant time) {
        return database.write(handle -> handle.createUpdate("DELETE FROM mud_claim WHERE claimed_at < :time")
                .bind("time", time.toEpochMilli())
                .execute());
    }
}
