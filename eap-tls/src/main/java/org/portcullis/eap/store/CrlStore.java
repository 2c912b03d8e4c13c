package org.portcullis.eap.store;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StoreException;

/** Keeps the newest CRLs that the appliance's CA issued, the same ones for every node, and counts their numbers. */
public final class CrlStore {
    /** Complete lists and delta lists (RFC 5280 §5.2.4). */
    public enum Kind {
        COMPLETE("certificate_revocation_list"),
        DELTA("delta_revocation_list");

        private final String table;

        Kind(String table) {
            this.table = table;
        }
    }

    private static final int ATTEMPTS = 5;

    private final Database database;

    /** Brings this module's tables up to date. */
    public CrlStore(Database database) {
        this.database = database;
        database.migrate("eap-tls");
    }

    /**
     * A CRL as it was issued.
     *
     * @param number its CRL number
     */
    public record StoredCrl(long number, Instant thisUpdate, Instant nextUpdate, byte[] der) {}

    /** The newest one; empty before the first. */
    public Optional<StoredCrl> newest(Kind kind, String issuer) {
        return database.read(handle -> find(handle, kind, issuer));
    }

    /** The number of the newest one; 0 before the first. */
    public long number(Kind kind, String issuer) {
        return database.read(handle -> number(handle, kind, issuer));
    }

    /**
     * Issues the next one. It is made while others write, and made again when another node issued one meanwhile: so each
     * holds all that was committed before the one of the number before it.
     *
     * @param make gets the next number
     * @throws StoreException when others issue lists faster than this node makes one
     */
    public StoredCrl issue(Kind kind, String issuer, LongFunction<StoredCrl> make) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long number = database.read(handle -> nextNumber(handle, issuer));
            StoredCrl crl = make.apply(number);
            String der = Base64.getEncoder().encodeToString(crl.der());
            if (database.write(handle -> nextNumber(handle, issuer) == number && put(handle, kind, issuer, crl, der))) {
                return crl;
            }
        }
        throw new StoreException("no CRL of " + issuer + " could be issued, because other nodes issued one " + ATTEMPTS
                + " times meanwhile; it is tried again");
    }

    /** One sequence for both kinds (RFC 5280 §5.2.3). */
    private static long nextNumber(Handle handle, String issuer) {
        return Math.max(number(handle, Kind.COMPLETE, issuer), number(handle, Kind.DELTA, issuer)) + 1;
    }

    private static boolean put(Handle handle, Kind kind, String issuer, StoredCrl crl, String der) {
        return handle.createUpdate("INSERT INTO " + kind.table + " (issuer, number, this_update, next_update, der)"
                                + " VALUES (:issuer, :number, :thisUpdate, :nextUpdate, :der) ON CONFLICT (issuer) DO UPDATE"
                                + " SET number = excluded.number, this_update = excluded.this_update,"
                                + " next_update = excluded.next_update, der = excluded.der")
                        .bind("issuer", issuer)
                        .bind("number", crl.number())
                        .bind("thisUpdate", crl.thisUpdate().toEpochMilli())
                        .bind("nextUpdate", crl.nextUpdate().toEpochMilli())
                        .bind("der", der)
                        .execute()
                == 1;
    }

    private static long number(Handle handle, Kind kind, String issuer) {
        return handle.createQuery("SELECT number FROM " + kind.table + " WHERE issuer = :issuer")
                .bind("issuer", issuer)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    private static Optional<StoredCrl> find(Handle handle, Kind kind, String issuer) {
        return handle.createQuery("SELECT * FROM " + kind.table + " WHERE issuer = :issuer")
                .bind("issuer", issuer)
                .map((row, context) -> new StoredCrl(
                        row.getLong("number"),
                        Instant.ofEpochMilli(row.getLong("this_update")),
                        Instant.ofEpochMilli(row.getLong("next_update")),
                        Base64.getDecoder().decode(row.getString("der"))))
                .findOne();
    }
}
