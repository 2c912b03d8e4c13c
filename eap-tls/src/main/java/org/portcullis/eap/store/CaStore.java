package org.portcullis.eap.store;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Secret;

/** Keeps the certificates and sealed private keys of the appliance's own CAs. */
public final class CaStore {
    private final Database database;
    private final SealKey sealKey;

    /** Brings this module's tables up to date. */
    public CaStore(Database database, SealKey sealKey) {
        this.database = database;
        this.sealKey = sealKey;
        database.migrate("eap-tls");
        new FormerCaTable(database, sealKey).adopt();
    }

    /**
     * One generation of the issuing CA at rest.
     *
     * @param number 1 for the first
     * @param publicKey SubjectPublicKeyInfo, DER
     * @param key PKCS#8, DER; empty where it is in a token, or destroyed
     * @param tokenLabel of the key in the token
     * @param chain PEM: its certificate first, its root last; empty while it waits for its certificate
     * @param links PEM: its root certified by the root before it, and the reverse
     * @param closed whether it signs no more
     */
    public record StoredGeneration(
            long number,
            byte[] publicKey,
            Optional<Secret> key,
            Optional<String> tokenLabel,
            String chain,
            String links,
            boolean closed) {

        /** The same with what another CA certified. */
        public StoredGeneration certified(String newChain, String newLinks) {
            return new StoredGeneration(number, publicKey, key, tokenLabel, newChain, newLinks, closed);
        }

        public boolean isCertified() {
            return !chain.isEmpty();
        }
    }

    /**
     * The key of a root that was made here.
     *
     * @param sha256 of the root's certificate, upper-case hex
     * @param key PKCS#8, DER
     */
    public record StoredRoot(String sha256, Secret key) {}

    /** Every generation, the newest first. */
    public List<StoredGeneration> generations() {
        return database.read(this::generations);
    }

    /** The key of the root with that SHA-256; empty where it was not made here. */
    public Optional<Secret> rootKey(String sha256) {
        return database.read(handle -> handle.createQuery("SELECT sealed_key FROM ca_root WHERE sha256 = :sha256")
                .bind("sha256", sha256)
                .mapTo(String.class)
                .findOne()
                .map(atRest ->
                        sealKey.open(rootName(sha256), Base64.getDecoder().decode(atRest))));
    }

    /**
     * Keeps a generation in place of what is there of that number, and a new root with it, or neither.
     *
     * @param change empty at init, which nobody has to be told of
     * @throws StoreException when somebody else added one meanwhile
     */
    public void put(StoredGeneration generation, Optional<StoredRoot> root, Optional<CaChange> change, Instant now) {
        database.change(handle -> {
            List<StoredGeneration> before = generations(handle);
            long newest = before.isEmpty() ? 0 : before.get(0).number();
            boolean completes = newest == generation.number() && !before.get(0).isCertified();
            if (!completes && generation.number() != newest + 1) {
                throw new StoreException("somebody else changed the CA meanwhile; look with `portcullis ca show`");
            }
            if (root.isPresent()) {
                insertRoot(handle, root.get(), now);
            }
            insert(handle, generation, now);
            if (change.isPresent()) {
                change.get().write(handle, now);
            }
        });
    }

    /** A generation signs no more: its key is destroyed. */
    public void close(long number, CaChange change, Instant now) {
        database.change(handle -> {
            int closed = handle.createUpdate("UPDATE ca_generation SET sealed_key = NULL, closed = :now"
                            + " WHERE number = :number AND closed IS NULL")
                    .bind("now", now.toEpochMilli())
                    .bind("number", number)
                    .execute();
            if (closed > 0) {
                change.write(handle, now);
            }
        });
    }

    /** Remembers a certificate that was issued to the appliance itself. */
    public void recordServer(BigInteger serialNumber, String subject, Instant notAfter) {
        database.change(handle -> handle.createUpdate(
                        "INSERT INTO issued_server (serial_number, subject, not_after) VALUES (:serial, :subject, :notAfter)")
                .bind("serial", serialNumber.toString(16))
                .bind("subject", subject)
                .bind("notAfter", notAfter.toEpochMilli())
                .execute());
    }

    /** Whether a certificate of that serial number was issued to the appliance itself. */
    public boolean hasServer(BigInteger serialNumber) {
        return database.read(
                handle -> handle.createQuery("SELECT COUNT(*) FROM issued_server WHERE serial_number = :serial")
                                .bind("serial", serialNumber.toString(16))
                                .mapTo(Long.class)
                                .one()
                        > 0);
    }

    private void insertRoot(Handle handle, StoredRoot root, Instant now) {
        handle.createUpdate("INSERT INTO ca_root (sha256, sealed_key, created) VALUES (:sha256, :sealedKey, :created)")
                .bind("sha256", root.sha256())
                .bind("sealedKey", sealed(rootName(root.sha256()), root.key()))
                .bind("created", now.toEpochMilli())
                .execute();
    }

    private void insert(Handle handle, StoredGeneration generation, Instant now) {
        handle.createUpdate("DELETE FROM ca_generation WHERE number = :number")
                .bind("number", generation.number())
                .execute();
        handle.createUpdate("INSERT INTO ca_generation (number, public_key, sealed_key, token_label, chain, links,"
                        + " created) VALUES (:number, :publicKey, :sealedKey, :tokenLabel, :chain, :links, :created)")
                .bind("number", generation.number())
                .bind("publicKey", Base64.getEncoder().encodeToString(generation.publicKey()))
                .bind(
                        "sealedKey",
                        generation
                                .key()
                                .map(key -> sealed(generationName(generation.number()), key))
                                .orElse(null))
                .bind("tokenLabel", generation.tokenLabel().orElse(null))
                .bind("chain", generation.chain())
                .bind("links", generation.links())
                .bind("created", now.toEpochMilli())
                .execute();
    }

    private List<StoredGeneration> generations(Handle handle) {
        return handle.createQuery("SELECT * FROM ca_generation ORDER BY number DESC")
                .map((row, context) -> generation(row))
                .list();
    }

    private StoredGeneration generation(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        row.getLong("closed");
        boolean closed = !row.wasNull();
        return new StoredGeneration(
                number,
                Base64.getDecoder().decode(row.getString("public_key").getBytes(StandardCharsets.US_ASCII)),
                Optional.ofNullable(row.getString("sealed_key"))
                        .map(atRest -> sealKey.open(
                                generationName(number), Base64.getDecoder().decode(atRest))),
                Optional.ofNullable(row.getString("token_label")),
                row.getString("chain"),
                row.getString("links"),
                closed);
    }

    private String sealed(String name, Secret key) {
        return Base64.getEncoder().encodeToString(sealKey.seal(name, key));
    }

    static String generationName(long number) {
        return "ca/generation/" + number;
    }

    static String rootName(String sha256) {
        return "ca/root/" + sha256;
    }
}
