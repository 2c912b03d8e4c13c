package org.portcullis.policy.store;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.BoundCredential;

/** Looks credentials up by what is printed of a certificate: its number, its key's fingerprint, its issuer. */
public final class CredentialFinder {
    private static final Pattern HEX = Pattern.compile("[0-9A-F]{1,64}");
    private static final int SHA256_DIGITS = 64;
    private static final int MOST_ISSUERS = 100;

    private final Database database;
    private final InstantSource clock;
    private final CredentialTable table = new CredentialTable();

    public CredentialFinder(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param words a certificate's number or the SHA-256 of its key, in hexadecimal, with or without separators; else a part of
     *     its issuer's name
     */
    public List<BoundCredential> find(String words, int limit) {
        String hex = words.replaceAll("[\\s:.-]", "").toUpperCase(Locale.ROOT);
        List<BoundCredential> found = database.read(handle -> {
            if (HEX.matcher(hex).matches()) {
                return Stream.concat(
                                hex.length() == SHA256_DIGITS
                                        ? table.ofKey(handle, hex, limit).stream()
                                        : Stream.<BoundCredential>empty(),
                                table.numbered(handle, new BigInteger(hex, 16), limit).stream())
                        .limit(limit)
                        .toList();
            }
            return ofIssuers(handle, words.strip().toLowerCase(Locale.ROOT), limit);
        });
        return found.stream()
                .map(bound -> CredentialStore.asOf(bound, clock.instant()))
                .toList();
    }

    private List<BoundCredential> ofIssuers(Handle handle, String part, int limit) {
        return part.isEmpty()
                ? List.of()
                : table.issuers(handle, MOST_ISSUERS).stream()
                        .filter(issuer -> issuer.toLowerCase(Locale.ROOT).contains(part))
                        .flatMap(issuer -> table.ofIssuer(handle, issuer, limit).stream())
                        .limit(limit)
                        .toList();
    }
}
