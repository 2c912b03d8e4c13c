package org.portcullis.eap.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.jdbi.v3.core.Handle;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Secret;

/** The one root and the one issuing CA that there were before generations; they become the first generation. */
final class FormerCaTable {
    private final Database database;
    private final SealKey sealKey;

    FormerCaTable(Database database, SealKey sealKey) {
        this.database = database;
        this.sealKey = sealKey;
    }

    private record Row(byte[] certificate, byte[] sealedKey, String created) {}

    void adopt() {
        if (database.read(handle -> find(handle, "issuing")).isEmpty()) {
            return;
        }
        database.change(handle -> {
            Optional<Row> root = find(handle, "root");
            Optional<Row> issuing = find(handle, "issuing");
            if (root.isPresent() && issuing.isPresent()) {
                insert(handle, root.get(), issuing.get());
                handle.execute("DELETE FROM certification_authority");
            }
        });
    }

    private void insert(Handle handle, Row root, Row issuing) {
        String sha256 = CertificateFacts.sha256(root.certificate());
        long created = Instant.parse(issuing.created()).toEpochMilli();
        handle.createUpdate("INSERT INTO ca_root (sha256, sealed_key, created) VALUES (:sha256, :sealedKey, :created)")
                .bind("sha256", sha256)
                .bind("sealedKey", sealedAnew("ca/root", CaStore.rootName(sha256), root))
                .bind("created", created)
                .execute();
        handle.createUpdate("INSERT INTO ca_generation (number, public_key, sealed_key, chain, links, created)"
                        + " VALUES (1, :publicKey, :sealedKey, :chain, '', :created)")
                .bind("publicKey", Base64.getEncoder().encodeToString(publicKey(issuing.certificate())))
                .bind("sealedKey", sealedAnew("ca/issuing", CaStore.generationName(1), issuing))
                .bind(
                        "chain",
                        Pem.block("CERTIFICATE", issuing.certificate()) + Pem.block("CERTIFICATE", root.certificate()))
                .bind("created", created)
                .execute();
    }

    private static byte[] publicKey(byte[] certificate) {
        try {
            return Certificate.getInstance(certificate)
                    .getSubjectPublicKeyInfo()
                    .getEncoded();
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException("the stored issuing CA cannot be read: " + e.getMessage(), e);
        }
    }

    /** A sealed value is bound to its name. */
    private String sealedAnew(String before, String after, Row row) {
        Secret key = sealKey.open(before, row.sealedKey());
        return new String(Base64.getEncoder().encode(sealKey.seal(after, key)), StandardCharsets.US_ASCII);
    }

    private static Optional<Row> find(Handle handle, String role) {
        return handle.createQuery("SELECT * FROM certification_authority WHERE role = :role")
                .bind("role", role)
                .map((row, context) ->
                        new Row(row.getBytes("certificate"), row.getBytes("sealed_key"), row.getString("created")))
                .findOne();
    }
}
