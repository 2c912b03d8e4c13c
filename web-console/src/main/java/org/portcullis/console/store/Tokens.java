package org.portcullis.console.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.store.StoreUnreachableException;
import org.portcullis.policy.value.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bearer tokens: {@code pct_} and 256 random bits in base64url. Only their SHA-256 is kept, which is enough: there is
 * nothing to guess in 256 random bits, so a slow hash would protect nothing.
 */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    /** Tells people and secret scanners what it is that they found. */
    public static final String PREFIX = "pct_";

    private static final int OCTETS = 32;
    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final Duration LAST_USED_STEP = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final LastKnownTokens lastKnown = new LastKnownTokens();

    Tokens(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /** Makes a token that may do all that a role may; see {@link #create(AccountName, Rights, Optional)}. */
    public Secret create(AccountName name, Role role, Optional<Instant> expires) {
        return create(name, new Rights.OfRole(role), expires);
    }

    /**
     * Makes a token; an expired one of the same name gives way to it.
     *
     * @param expires from when on it is refused; empty: never
     * @return the token itself, which is kept nowhere else
     * @throws IllegalArgumentException when there is neither a role nor a scope
     * @throws NameTakenException when a token of that name is still valid
     */
    public Secret create(AccountName name, Rights rights, Optional<Instant> expires) {
        if (rights instanceof Rights.Scoped scoped && scoped.scopes().isEmpty()) {
            throw new IllegalArgumentException("a token without a role needs a scope: " + Scope.words());
        }
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        Instant now = clock.instant();
        database.change(handle -> {
            handle.createUpdate("DELETE FROM access_token WHERE name = :name AND expires <= :now")
                    .bind("name", name.text())
                    .bind("now", now.toEpochMilli())
                    .execute();
            boolean taken = handle.createQuery("SELECT COUNT(*) FROM access_token WHERE name = :name")
                            .bind("name", name.text())
                            .mapTo(Long.class)
                            .one()
                    > 0;
            if (taken) {
                throw new NameTakenException("a token named " + name + " exists; choose another name");
            }
            handle.createUpdate("INSERT INTO access_token (sha256, name, role, scopes, created, expires)"
                            + " VALUES (:sha256, :name, :role, :scopes, :created, :expires)")
                    .bind("sha256", sha256(token))
                    .bind("name", name.text())
                    .bind("role", rights.role().map(Role::word).orElse(null))
                    .bind("scopes", rights instanceof Rights.Scoped scoped ? scoped.text() : "")
                    .bind("created", now.toEpochMilli())
                    .bind("expires", expires.map(Instant::toEpochMilli).orElse(null))
                    .execute();
        });
        return Secret.ofUtf8(token);
    }

    /**
     * The valid token of these words, which then counts as used now; empty when it is unknown or has expired. While a shared
     * database cannot be reached, those that were seen within the last hours.
     */
    public Optional<Token> find(String presented) {
        Instant now = clock.instant();
        Optional<Token> found = kept(presented)
                .filter(token -> token.expires().map(now::isBefore).orElse(true));
        if (found.flatMap(Token::lastUsed)
                .map(used -> used.plus(LAST_USED_STEP).isBefore(now))
                .orElse(found.isPresent())) {
            remember(sha256(presented), now);
        }
        return found;
    }

    /**
     * The token of these words, also when it has expired. While a shared database cannot be reached, those that were seen
     * within the last hours.
     */
    public Optional<Token> kept(String presented) {
        if (!SHAPE.matcher(presented).matches()) {
            return Optional.empty();
        }
        String sha256 = sha256(presented);
        Instant now = clock.instant();
        try {
            Optional<Token> stored =
                    database.read(handle -> handle.createQuery("SELECT name, role, scopes, created, expires, last_used"
                                    + " FROM access_token WHERE sha256 = :sha256")
                            .bind("sha256", sha256)
                            .map((row, context) -> token(row))
                            .findOne());
            lastKnown.note(sha256, stored, now);
            return stored;
        } catch (StoreUnreachableException lost) {
            return Optional.of(lastKnown.find(sha256, now).orElseThrow(() -> lost));
        }
    }

    /**
     * Some of them, those that have expired too, by name.
     *
     * @param after those whose names come after this one
     */
    public List<Token> page(String after, int most) {
        return database.read(handle -> handle.createQuery("SELECT name, role, scopes, created, expires, last_used"
                        + " FROM access_token WHERE name > :after ORDER BY name LIMIT :most")
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> token(row))
                .list());
    }

    /**
     * Refuses it from now on.
     *
     * @return the token that it was; empty when there was none of that name
     */
    public Optional<Token> revoke(AccountName name) {
        return database.write(handle -> {
            Optional<Token> revoked = handle.createQuery("SELECT name, role, scopes, created, expires, last_used"
                            + " FROM access_token WHERE name = :name")
                    .bind("name", name.text())
                    .map((row, context) -> token(row))
                    .findOne();
            handle.createUpdate("DELETE FROM access_token WHERE name = :name")
                    .bind("name", name.text())
                    .execute();
            return revoked;
        });
    }

    /** A full disk must not keep anybody from looking at the appliance. */
    private void remember(String sha256, Instant now) {
        try {
            database.change(
                    handle -> handle.createUpdate("UPDATE access_token SET last_used = :now WHERE sha256 = :sha256")
                            .bind("now", now.toEpochMilli())
                            .bind("sha256", sha256)
                            .execute());
        } catch (StoreUnreachableException later) {
            LOG.debug("when a token was last used could not be written", later);
        } catch (StoreException e) {
            LOG.warn("when a token was last used could not be written: {}", e.getMessage());
        }
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                new AccountName(row.getString("name")),
                rights(row),
                Instant.ofEpochMilli(row.getLong("created")),
                time(row, "expires"),
                time(row, "last_used"));
    }

    /** A scope that this version does not know grants nothing. */
    private static Rights rights(ResultSet row) throws SQLException {
        Optional<Role> role = Optional.ofNullable(row.getString("role")).flatMap(Role::ofWord);
        return role.isPresent()
                ? new Rights.OfRole(role.get())
                : new Rights.Scoped(Stream.of(row.getString("scopes").split(" "))
                        .flatMap(word -> Scope.ofWord(word).stream())
                        .collect(Collectors.toSet()));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
