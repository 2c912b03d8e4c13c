package org.portcullis.policy.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.value.Secret;

/**
 * Rows of the enrolment_password table. The passwords are random and long, so that their SHA-256 tells nobody anything; a
 * slow hash would protect nothing.
 */
final class EnrolmentPasswordTable {

    void put(Handle handle, String deviceId, Secret password, Instant created, Instant expires) {
        handle.createUpdate("INSERT INTO enrolment_password (device_id, sha256, created, expires)"
                        + " VALUES (:device, :sha256, :created, :expires) ON CONFLICT (device_id) DO UPDATE SET"
                        + " sha256 = excluded.sha256, created = excluded.created, expires = excluded.expires")
                .bind("device", deviceId)
                .bind("sha256", sha256(password))
                .bind("created", created.toEpochMilli())
                .bind("expires", expires.toEpochMilli())
                .execute();
    }

    boolean matches(Handle handle, String deviceId, Secret password, Instant now) {
        Optional<String> kept = handle.createQuery(
                        "SELECT sha256 FROM enrolment_password WHERE device_id = :device AND expires > :now")
                .bind("device", deviceId)
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .findOne();
        return kept.isPresent()
                && MessageDigest.isEqual(
                        kept.get().getBytes(StandardCharsets.US_ASCII),
                        sha256(password).getBytes(StandardCharsets.US_ASCII));
    }

    /** @return whether it was there, and is not any more */
    boolean use(Handle handle, String deviceId, Secret password, Instant now) {
        return matches(handle, deviceId, password, now)
                && handle.createUpdate("DELETE FROM enrolment_password WHERE device_id = :device")
                                .bind("device", deviceId)
                                .execute()
                        == 1;
    }

    private static String sha256(Secret password) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password.octets()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
