package org.portcullis.eap.store;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Secret;

/** Keeps the certificates and sealed private keys of the appliance's own CAs. */
public final class CaStore {
    private static final String ROOT = "root";
    private static final String ISSUING = "issuing";

    private final Database database;
    private final SealKey sealKey;

    /** Brings this module's tables up to date. */
    public CaStore(Database database, SealKey sealKey) {
        this.database = database;
        this.sealKey = sealKey;
        database.migrate("eap-tls");
    }

    /**
     * A CA at rest.
     *
     * @param certificate DER
     * @param privateKey PKCS#8, DER
     */
    public record StoredAuthority(byte[] certificate, Secret privateKey) {}

    /** The two CAs: the root, which signs nothing but the issuing CA, and the issuing CA. */
    public record StoredAuthorities(StoredAuthority root, StoredAuthority issuing) {}

    /**
     * Keeps both, or none.
     *
     * @throws StoreException when there are some already: they are never overwritten
     */
    public void insert(StoredAuthorities authorities, Instant now) {
        database.change(handle -> {
            if (find(handle, ROOT).isPresent() || find(handle, ISSUING).isPresent()) {
                throw new StoreException("this appliance has its CA already; it is not overwritten");
            }
            insert(handle, ROOT, authorities.root(), now);
            insert(handle, ISSUING, authorities.issuing(), now);
        });
    }

    /**
     * Both CAs; empty before they were made.
     *
     * @throws StoreException when a key cannot be unsealed
     */
    public Optional<StoredAuthorities> find() {
        return database.read(handle -> {
            Optional<StoredAuthority> root = find(handle, ROOT);
            Optional<StoredAuthority> issuing = find(handle, ISSUING);
            return root.isPresent() && issuing.isPresent()
                    ? Optional.of(new StoredAuthorities(root.get(), issuing.get()))
                    : Optional.empty();
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

    private void insert(Handle handle, String role, StoredAuthority authority, Instant now) {
        handle.createUpdate("INSERT INTO certification_authority (role, certificate, sealed_key, created)"
                        + " VALUES (:role, :certificate, :sealedKey, :created)")
                .bind("role", role)
                .bind("certificate", authority.certificate())
                .bind("sealedKey", sealKey.seal("ca/" + role, authority.privateKey()))
                .bind("created", now.toString())
                .execute();
    }

    private Optional<StoredAuthority> find(Handle handle, String role) {
        return handle.createQuery("SELECT certificate, sealed_key FROM certification_authority WHERE role = :role")
                .bind("role", role)
                .map((row, context) -> new StoredAuthority(
                        row.getBytes("certificate"), sealKey.open("ca/" + role, row.getBytes("sealed_key"))))
                .findOne();
    }
}
