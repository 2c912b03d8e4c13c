package org.portcullis.console.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.console.TestClock;
import org.portcullis.console.TestConsole;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.Secret;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AccessStoreTest {
    private static final AccountName ADMIN = new AccountName("admin");
    private static final AccountName PROBE = new AccountName("probe");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Database database;
    private AccessStore store;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        store = AccessStore.open(database, clock, new SecureRandom());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theFirstAdminIsMadeOnceWithAPasswordThatCanBeReadOut() {
        Secret password = store.users().createFirstAdmin(ADMIN);

        assertTrue(Pattern.matches("[a-z2-9]{4}(-[a-z2-9]{4}){4}", TestConsole.text(password)));
        User first = store.users().verify("admin", password).orElseThrow();
        assertEquals(List.of(ADMIN, Role.ADMIN, true), List.of(first.name(), first.role(), first.oneTimePassword()));
        assertThrows(NameTakenException.class, () -> store.users().createFirstAdmin(new AccountName("second")));
    }

    @Test
    void onlyTheRightNameWithTheRightPasswordPasses() {
        Secret password = store.users().createFirstAdmin(ADMIN);

        assertEquals(Optional.empty(), store.users().verify("admin", Secret.ofUtf8("wrong")));
        assertEquals(Optional.empty(), store.users().verify("Admin", password));
        assertEquals(Optional.empty(), store.users().verify("nobody", password));
        assertEquals(Optional.empty(), store.users().verify("' OR 1=1 --", password));
        assertEquals(Optional.empty(), store.users().verify("", Secret.ofUtf8("")));
    }

    @Test
    void theLastAdminStays() {
        store.users().createFirstAdmin(ADMIN);
        store.users().create(PROBE, Role.OPERATOR);
        for (Runnable loss : List.<Runnable>of(
                () -> store.users().delete(ADMIN),
                () -> store.users().change(ADMIN, Optional.of(Role.ANALYST), Optional.empty()),
                () -> store.users().change(ADMIN, Optional.empty(), Optional.of(true)))) {
            assertThrows(LastAdminException.class, loss::run);
        }
        User unchanged = store.users().find(ADMIN).orElseThrow();
        assertEquals(List.of(Role.ADMIN, false), List.of(unchanged.role(), unchanged.disabled()));
        store.users().change(PROBE, Optional.of(Role.ADMIN), Optional.of(true));
        assertThrows(LastAdminException.class, () -> store.users().delete(ADMIN), "a disabled admin is none");
        store.users().change(PROBE, Optional.empty(), Optional.of(false));
        assertEquals(unchanged, store.users().delete(ADMIN).orElseThrow());
        assertEquals(Optional.empty(), store.users().delete(ADMIN));
    }

    @Test
    void whatEndsSessionsChangesTheGeneration() {
        store.users().createFirstAdmin(ADMIN);
        Users.WithPassword made = store.users().create(PROBE, Role.OPERATOR);
        assertThrows(NameTakenException.class, () -> store.users().create(new AccountName("Probe"), Role.ANALYST));
        Set<Long> generations = new java.util.HashSet<>(Set.of(made.user().generation()));
        assertTrue(made.user().oneTimePassword());
        store.users().change(PROBE, Optional.of(Role.OPERATOR), Optional.of(false));
        store.users().signedIn(PROBE);
        User same = store.users().find(PROBE).orElseThrow();
        assertEquals(Optional.of(TestClock.START), same.lastSignIn());
        assertFalse(generations.add(same.generation()), "nothing that matters was changed");
        for (Runnable change : List.<Runnable>of(
                () -> store.users().change(PROBE, Optional.of(Role.ANALYST), Optional.empty()),
                () -> store.users().change(PROBE, Optional.empty(), Optional.of(true)),
                () -> store.users().choosePassword(PROBE, Secret.ofUtf8("correct horse")),
                () -> store.users().resetPassword(PROBE),
                () -> store.users().endSessions(PROBE))) {
            change.run();
            assertTrue(generations.add(store.users().find(PROBE).orElseThrow().generation()));
        }
    }

    @Test
    void aDisabledUserHasNoRightPassword() {
        store.users().createFirstAdmin(ADMIN);
        Users.WithPassword made = store.users().create(PROBE, Role.OPERATOR);
        assertTrue(store.users().verify("probe", made.password()).isPresent());
        store.users().change(PROBE, Optional.empty(), Optional.of(true));
        assertEquals(Optional.empty(), store.users().verify("probe", made.password()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "aaaabbbbaaaabbbb", "probeprobeprobe1", "123412341234"})
    void weakPasswordsAreRefusedWithoutBeingSaid(String password) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> NewPassword.of(PROBE, password));
        assertFalse(refusal.getMessage().contains(password));
        assertEquals(Secret.ofUtf8("correct horse"), NewPassword.of(PROBE, "correct horse"));
    }

    @Test
    void tokensAreListedByNameAndRevoked() {
        for (String name : List.of("c", "a", "b")) {
            store.tokens().create(new AccountName(name), Role.ANALYST, Optional.empty());
        }
        Secret token = store.tokens().create(PROBE, Role.ADMIN, Optional.of(TestClock.START.plusSeconds(5)));
        List<Token> page = store.tokens().page("a", 2);
        assertEquals(
                List.of("b", "c"), page.stream().map(one -> one.name().text()).toList());
        assertTrue(store.tokens().find(TestConsole.text(token)).isPresent());
        assertEquals(PROBE, store.tokens().revoke(PROBE).orElseThrow().name());
        assertEquals(Optional.empty(), store.tokens().find(TestConsole.text(token)));
        assertEquals(Optional.empty(), store.tokens().revoke(PROBE));
    }

    @Test
    void hashesAreThoseOfTheReferenceImplementation() {
        PasswordHasher hasher = new PasswordHasher(new SecureRandom());
        // argon2 (phc-winner-argon2): echo -n password | argon2 SALT -id -t 2 -k KIB -p 1 -e
        for (String reference : List.of(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE")) {
            assertTrue(hasher.matches(Secret.ofUtf8("password"), reference));
            assertFalse(hasher.matches(Secret.ofUtf8("passwore"), reference));
        }
        assertTrue(hasher.hash(Secret.ofUtf8("x")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    @Test
    void aTokenIsFoundByItsWordsUntilItExpires() {
        Secret token =
                store.tokens().create(PROBE, Role.ANALYST, Optional.of(TestClock.START.plus(Duration.ofDays(90))));
        String words = TestConsole.text(token);

        assertTrue(Pattern.matches("pct_[A-Za-z0-9_-]{43}", words));
        Token found = store.tokens().find(words).orElseThrow();
        assertEquals(PROBE, found.name());
        assertEquals(Optional.of(Role.ANALYST), found.rights().role());
        clock.advance(Duration.ofDays(90).minusMillis(1));
        assertTrue(store.tokens().find(words).isPresent());
        clock.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), store.tokens().find(words));
    }

    @Test
    void aTokenHasARoleOrScopes() {
        Rights rights = new Rights.Scoped(Set.of(Scope.AUTHORIZE, Scope.QUARANTINE));
        String token = TestConsole.text(store.tokens().create(PROBE, rights, Optional.empty()));

        Rights found = store.tokens().find(token).orElseThrow().rights();
        assertEquals(rights, found);
        assertEquals(Optional.empty(), found.role());
        assertTrue(found.has(Scope.QUARANTINE));
        assertFalse(found.has(Scope.RESPOND));
        assertThrows(
                IllegalArgumentException.class,
                () -> store.tokens().create(ADMIN, new Rights.Scoped(Set.of()), Optional.empty()));
        // Of a newer version: what is not known here grants nothing.
        database.change(handle -> handle.execute("UPDATE access_token SET scopes = 'rule-the-world'"));
        assertEquals(
                new Rights.Scoped(Set.of()),
                store.tokens().find(token).orElseThrow().rights());
    }

    @Test
    void aTokenRemembersWhenItWasLastUsedToTheMinute() {
        String token = TestConsole.text(store.tokens().create(PROBE, Role.ADMIN, Optional.empty()));

        assertEquals(Optional.empty(), store.tokens().find(token).orElseThrow().lastUsed());
        clock.advance(Duration.ofSeconds(30));
        assertEquals(
                Optional.of(TestClock.START),
                store.tokens().find(token).orElseThrow().lastUsed());
        clock.advance(Duration.ofSeconds(31));
        store.tokens().find(token);
        assertEquals(
                Optional.of(TestClock.START.plusSeconds(61)),
                store.tokens().find(token).orElseThrow().lastUsed());
    }

    @Test
    void aNameIsFreeAgainOnceItsTokenHasExpired() {
        store.tokens().create(PROBE, Role.ADMIN, Optional.of(TestClock.START.plusSeconds(10)));
        assertThrows(NameTakenException.class, () -> store.tokens().create(PROBE, Role.ADMIN, Optional.empty()));
        clock.advance(Duration.ofSeconds(10));
        String token = TestConsole.text(store.tokens().create(PROBE, Role.OPERATOR, Optional.empty()));
        assertEquals(
                Optional.of(Role.OPERATOR),
                store.tokens().find(token).orElseThrow().rights().role());
    }

    @Test
    void aTokenWorksThoughItsUseCannotBeWritten() {
        assumeTrue(databases == TestDatabase.SQLITE, "the trigger is SQLite's");
        String token = TestConsole.text(store.tokens().create(PROBE, Role.OPERATOR, Optional.empty()));
        database.change(handle -> handle.execute("CREATE TRIGGER no_room BEFORE UPDATE ON access_token"
                + " BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
        assertEquals(
                Optional.of(Role.OPERATOR),
                store.tokens().find(token).orElseThrow().rights().role());
        assertEquals(Optional.empty(), store.tokens().find(token).orElseThrow().lastUsed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pct_", "pct_short", "' OR '1'='1", "Bearer x"})
    void whatIsNoTokenIsNotFound(String words) {
        assertEquals(Optional.empty(), store.tokens().find(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-x", "a\nb", "<script>", "ü"})
    void namesAreOneSafeWord(String name) {
        assertThrows(IllegalArgumentException.class, () -> new AccountName(name));
    }

    @Test
    void noSecretIsInTheDatabase() throws Exception {
        String password = TestConsole.text(store.users().createFirstAdmin(ADMIN));
        String token = TestConsole.text(store.tokens().create(PROBE, Role.ADMIN, Optional.empty()));
        String content;
        if (databases == TestDatabase.SQLITE) {
            database.copyTo(folder.resolve("copy.db"));
            content = Files.readString(folder.resolve("copy.db"), StandardCharsets.ISO_8859_1);
        } else {
            content = database.read(handle -> Stream.of("console_user", "access_token")
                    .map(table -> handle.createQuery("SELECT * FROM " + table)
                            .mapToMap()
                            .list()
                            .toString())
                    .collect(Collectors.joining()));
        }
        assertTrue(content.contains("probe"));
        assertFalse(content.contains(password));
        assertFalse(content.contains(token.substring(Tokens.PREFIX.length())));
    }

    @Test
    void searchesAreKeptByOwnerAndName() {
        SavedSearches searches = store.searches();
        SavedSearch own = searches.add(PROBE, "refused", "event.outcome: failure", SearchScope.ANY, false);
        SavedSearch shared = searches.add(ADMIN, "refused", "*", SearchScope.ANY, true);
        assertEquals(List.of(shared, own), searches.of(PROBE));
        assertEquals(List.of(shared), searches.of(ADMIN));
        assertEquals(Optional.empty(), searches.find(own.id(), ADMIN));
        assertThrows(NameTakenException.class, () -> searches.add(PROBE, "refused", "*", SearchScope.ANY, true));
        SearchScope day = new SearchScope(
                List.of("source.mac", "rule.name"), Optional.empty(), Optional.of(own.created()), Optional.empty());
        SavedSearch renamed = searches.replace(new SavedSearch(
                own.id(), own.owner(), "let in", "not " + own.query(), day, true, own.created(), own.changed()));
        assertEquals(Optional.of(renamed), searches.find(own.id(), ADMIN));
        searches.delete(own.id());
        assertEquals(List.of(shared), searches.of(PROBE));
        for (int i = 0; i < SavedSearches.MOST_OF_ONE; i++) {
            searches.add(PROBE, "search " + i, "*", SearchScope.ANY, false);
        }
        assertThrows(NameTakenException.class, () -> searches.add(PROBE, "one more", "*", SearchScope.ANY, false));
    }
}
