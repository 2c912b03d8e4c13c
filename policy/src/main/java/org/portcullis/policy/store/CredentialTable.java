package org.portcullis.policy.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Credential;

/** Rows of the credential table. */
final class CredentialTable {

    List<Credential> of(Handle handle, String deviceId) {
        return handle.createQuery("SELECT * FROM credential WHERE device_id = :device ORDER BY not_before")
                .bind("device", deviceId)
                .map((row, context) -> credential(row))
                .list();
    }

    /** @param certificate DER, or empty when only the binding is kept */
    void insert(Handle handle, Credential credential, byte[] certificate) {
        handle.createUpdate("INSERT INTO credential (issuer, serial_number, device_id, kind, key_id, not_before,"
                        + " not_after, status, status_since, certificate) VALUES (:issuer, :serial, :device, :kind, :key, :notBefore,"
                        + " :notAfter, :status, :statusSince, :certificate)")
                .bind("issuer", credential.issuer())
                .bind("serial", credential.serialNumber().toString(16))
                .bind("device", credential.deviceId())
                .bind("kind", credential.kind().name())
                .bind("key", credential.keyId())
                .bind("notBefore", credential.notBefore().toEpochMilli())
                .bind("notAfter", credential.notAfter().toEpochMilli())
                .bind("status", credential.status().name())
                .bind("statusSince", credential.statusSince().toEpochMilli())
                .bind("certificate", certificate)
                .execute();
    }

    void updateStatus(Handle handle, Credential credential, Credential.Status status, Instant since) {
        handle.createUpdate("UPDATE credential SET status = :status, status_since = :since"
                        + " WHERE issuer = :issuer AND serial_number = :serial")
                .bind("status", status.name())
                .bind("since", since.toEpochMilli())
                .bind("issuer", credential.issuer())
                .bind("serial", credential.serialNumber().toString(16))
                .execute();
    }

    /** Takes away the makers' certificates that were revoked at a time or later. */
    void forgetMakers(Handle handle, String deviceId, Instant since) {
        handle.createUpdate(
                        "DELETE FROM credential WHERE device_id = :device AND kind = :kind AND status_since >= :since")
                .bind("device", deviceId)
                .bind("kind", Credential.Kind.IDEVID.name())
                .bind("since", since.toEpochMilli())
                .execute();
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(
                row.getString("device_id"),
                Credential.Kind.valueOf(row.getString("kind")),
                row.getString("issuer"),
                new BigInteger(row.getString("serial_number"), 16),
                row.getString("key_id"),
                Instant.ofEpochMilli(row.getLong("not_before")),
                Instant.ofEpochMilli(row.getLong("not_after")),
                Credential.Status.valueOf(row.getString("status")),
                Instant.ofEpochMilli(row.getLong("status_since")));
    }
}
