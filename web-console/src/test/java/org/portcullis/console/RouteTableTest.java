package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.HandlerType;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Obligation;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;

/** Every route with every kind of caller. The table is written out here: who adds a route has to say who may use it. */
class RouteTableTest {
    private static final Set<Role> ALL = Set.of(Role.ADMIN, Role.OPERATOR, Role.ANALYST);
    private static final Access TOKEN = new Access.ByToken(ALL);
    private static final Access.ByToken OPERATOR = new Access.ByToken(Set.of(Role.ADMIN, Role.OPERATOR));
    private static final Access GATEWAY =
            new Access.ByToken(Set.of(Role.ADMIN), Set.of(Scope.AUTHORIZE, Scope.AUTHORIZE_SERIAL));
    private static final Access ADMIN = new Access.ByToken(Set.of(Role.ADMIN));
    private static final Access SESSION = new Access.BySession(ALL);
    private static final Access OWN = new Access.OwnAccount(Set.of(Obligation.SECOND_FACTOR));
    private static final Access OWN_LATER = new Access.OwnAccount(Set.of());
    private static final Access OWN_ALWAYS =
            new Access.OwnAccount(Set.of(Obligation.NEW_PASSWORD, Obligation.SECOND_FACTOR));
    private static final Access ADMINS_AT_PAGES = new Access.BySession(Set.of(Role.ADMIN));
    private static final Access OPEN = new Access.Open();
    private static final String ID = "aa11";

    private static final Map<String, Access> TABLE = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /health/live", OPEN),
            Map.entry("GET /health/ready", OPEN),
            Map.entry("GET /api/v1/health/live", OPEN),
            Map.entry("GET /api/v1/health/ready", OPEN),
            Map.entry("GET /api/v1/threads", ADMIN),
            Map.entry("GET /metrics", TOKEN),
            Map.entry("GET /api/v1/metrics", TOKEN),
            Map.entry("GET /api/v1/events", TOKEN),
            Map.entry("GET /api/v1/events/histogram", TOKEN),
            Map.entry("GET /api/v1/events/facets", TOKEN),
            Map.entry("GET /api/v1/events/fields", TOKEN),
            Map.entry("GET /api/v1/events/kibana", TOKEN),
            Map.entry("GET /api/v1/events/export", TOKEN),
            Map.entry("GET /api/v1/events/stream", TOKEN),
            Map.entry("GET /api/v1/searches", TOKEN),
            Map.entry("POST /api/v1/searches", TOKEN),
            Map.entry("GET /api/v1/searches/{id}", TOKEN),
            Map.entry("PATCH /api/v1/searches/{id}", TOKEN),
            Map.entry("DELETE /api/v1/searches/{id}", TOKEN),
            Map.entry("GET /api/v1/sessions", TOKEN),
            Map.entry("POST /api/v1/sessions/{id}/disconnect", OPERATOR),
            Map.entry("POST /api/v1/sessions/{id}/reauthenticate", OPERATOR),
            Map.entry("GET /api/v1/devices/{serial}/credentials", TOKEN),
            Map.entry("POST /api/v1/devices/{serial}/credentials", OPERATOR),
            Map.entry("POST /api/v1/devices/{serial}/credentials/{certificateSerial}/revoke", OPERATOR),
            Map.entry("POST /api/v1/devices/{serial}/enrolment-password", OPERATOR),
            Map.entry("GET /api/v1/enrolments", TOKEN),
            Map.entry("POST /api/v1/enrolments/{id}/approve", ADMIN),
            Map.entry("POST /api/v1/enrolments/{id}/refuse", ADMIN),
            Map.entry("GET /api/v1/devices", TOKEN),
            Map.entry("GET /api/v1/profiler", TOKEN),
            Map.entry("GET /api/v1/profiles", TOKEN),
            Map.entry("GET /api/v1/profiles/{mac}", TOKEN),
            Map.entry("POST /api/v1/devices", OPERATOR),
            Map.entry("GET /api/v1/devices/export", TOKEN),
            Map.entry("POST /api/v1/devices/import", OPERATOR),
            Map.entry("POST /api/v1/devices/imports/{id}/undo", OPERATOR),
            Map.entry("GET /api/v1/devices/{serial}", new Access.ByToken(ALL, Set.of(Scope.QUARANTINE, Scope.RESPOND))),
            Map.entry("PATCH /api/v1/devices/{serial}", OPERATOR),
            Map.entry("DELETE /api/v1/devices/{serial}", OPERATOR),
            Map.entry("POST /api/v1/devices/{serial}/state", OPERATOR.and(Scope.QUARANTINE)),
            Map.entry("POST /api/v1/authorize", GATEWAY),
            Map.entry("GET /api/v1/authorize/check", GATEWAY),
            Map.entry("POST /api/v1/responses", OPERATOR.and(Scope.QUARANTINE, Scope.RESPOND)),
            Map.entry("GET /.well-known/jwks.json", OPEN),
            Map.entry("GET /api/v1/anomalies", TOKEN),
            Map.entry("GET /api/v1/anomalies/rules", TOKEN),
            Map.entry("POST /api/v1/anomalies/{id}/acknowledge", TOKEN),
            Map.entry("POST /api/v1/anomalies/brake/release", ADMIN),
            Map.entry("GET /api/v1/anomalies/exceptions", TOKEN),
            Map.entry("POST /api/v1/anomalies/exceptions", OPERATOR),
            Map.entry("DELETE /api/v1/anomalies/exceptions/{id}", OPERATOR),
            Map.entry("GET /api/v1/exporters", TOKEN),
            Map.entry("POST /api/v1/exporters/{name}/test", ADMIN),
            Map.entry("POST /api/v1/exporters/{name}/pause", ADMIN),
            Map.entry("POST /api/v1/exporters/{name}/resume", ADMIN),
            Map.entry("GET /api/v1/exporters/{name}/dead-letters", TOKEN),
            Map.entry("DELETE /api/v1/exporters/{name}/dead-letters", ADMIN),
            Map.entry("POST /api/v1/exporters/{name}/dead-letters/replay", ADMIN),
            Map.entry("GET /api/v1/mud", TOKEN),
            Map.entry("GET /api/v1/mud/{id}", TOKEN),
            Map.entry("POST /api/v1/mud/{id}/refresh", OPERATOR),
            Map.entry("GET /mud", SESSION),
            Map.entry("GET /mud/{id}", SESSION),
            Map.entry("GET /api/v1/nas", TOKEN),
            Map.entry("POST /api/v1/nas", ADMIN),
            Map.entry("GET /api/v1/nas/unknown", TOKEN),
            Map.entry("GET /api/v1/nas/{name}", TOKEN),
            Map.entry("PATCH /api/v1/nas/{name}", ADMIN),
            Map.entry("DELETE /api/v1/nas/{name}", ADMIN),
            Map.entry("GET /api/v1/nas/{name}/health", TOKEN),
            Map.entry("GET /api/v1/nas/{name}/diagnosis", TOKEN),
            Map.entry("GET /api/v1/nas/{name}/snippet", TOKEN),
            Map.entry("GET /api/v1/holds", TOKEN),
            Map.entry("POST /api/v1/holds", OPERATOR),
            Map.entry("DELETE /api/v1/holds/{id}", OPERATOR.and(Scope.RESPOND)),
            Map.entry("GET /api/v1/policy", TOKEN),
            Map.entry("PUT /api/v1/policy", ADMIN),
            Map.entry("POST /api/v1/policy/check", TOKEN),
            Map.entry("POST /api/v1/policy/edit", TOKEN),
            Map.entry("GET /api/v1/policy/attributes", TOKEN),
            Map.entry("GET /api/v1/policy/rules", TOKEN),
            Map.entry("GET /api/v1/policy/versions", TOKEN),
            Map.entry("GET /api/v1/policy/versions/{number}", TOKEN),
            Map.entry("POST /api/v1/policy/versions/{number}/restore", ADMIN),
            Map.entry("POST /api/v1/policy/simulate", TOKEN),
            Map.entry("POST /api/v1/policy/replay", TOKEN),
            Map.entry("GET /api/v1/users", ADMIN),
            Map.entry("POST /api/v1/users", ADMIN),
            Map.entry("GET /api/v1/users/{name}", ADMIN),
            Map.entry("PATCH /api/v1/users/{name}", ADMIN),
            Map.entry("DELETE /api/v1/users/{name}", ADMIN),
            Map.entry("POST /api/v1/users/{name}/password", ADMIN),
            Map.entry("DELETE /api/v1/users/{name}/second-factor", ADMIN),
            Map.entry("GET /api/v1/tokens", ADMIN),
            Map.entry("POST /api/v1/tokens", ADMIN),
            Map.entry("DELETE /api/v1/tokens/{name}", ADMIN),
            Map.entry("GET /api/v1/console-sessions", TOKEN),
            Map.entry("DELETE /api/v1/console-sessions/{id}", TOKEN),
            Map.entry("GET /api/v1/account", OWN_ALWAYS),
            Map.entry("POST /api/v1/account/password", OWN_ALWAYS),
            Map.entry("POST /api/v1/account/totp", OWN),
            Map.entry("GET /api/v1/account/totp/qr.svg", OWN),
            Map.entry("POST /api/v1/account/totp/confirm", OWN),
            Map.entry("POST /api/v1/account/totp/remove", OWN),
            Map.entry("POST /api/v1/account/recovery-codes", OWN),
            Map.entry("GET /api/v1/account/search-columns", OWN_LATER),
            Map.entry("POST /api/v1/account/search-columns", OWN_LATER),
            Map.entry("GET /api/v1/account/passkeys", OWN),
            Map.entry("POST /api/v1/account/passkeys", OWN),
            Map.entry("POST /api/v1/account/passkeys/options", OWN),
            Map.entry("POST /api/v1/account/passkeys/{id}/remove", OWN),
            Map.entry("GET /login/oidc", OPEN),
            Map.entry("GET /login/oidc/callback", OPEN),
            Map.entry("POST /login/passkey", OPEN),
            Map.entry("POST /login/passkey/options", OPEN),
            Map.entry("GET /api/v1/openapi.yaml", OPEN),
            Map.entry("GET /login", OPEN),
            Map.entry("POST /login", OPEN),
            Map.entry("GET /login/second", OPEN),
            Map.entry("POST /login/second", OPEN),
            Map.entry("GET /welcome", SESSION),
            Map.entry("GET /account", SESSION),
            Map.entry("GET /access", ADMINS_AT_PAGES),
            Map.entry("GET /access/tokens", ADMINS_AT_PAGES),
            Map.entry("GET /access/sessions", ADMINS_AT_PAGES),
            Map.entry("GET /assets/{version}/{name}", OPEN),
            Map.entry("GET /api/v1/overview", TOKEN),
            Map.entry("GET /api/v1/ca", TOKEN),
            Map.entry("GET /api/v1/ca/roots", TOKEN),
            Map.entry("GET /api/v1/trust", TOKEN),
            Map.entry("GET /api/v1/credentials", TOKEN),
            Map.entry("GET /api/v1/expiry", TOKEN),
            Map.entry("GET /api/v1/expiry/devices", TOKEN),
            Map.entry("GET /certificates", SESSION),
            Map.entry("GET /certificates/enrolment", SESSION),
            Map.entry("GET /certificates/authority", SESSION),
            Map.entry("GET /certificates/trust", SESSION),
            Map.entry("GET /", SESSION),
            Map.entry("GET /events/{id}", SESSION),
            Map.entry("GET /live", SESSION),
            Map.entry("GET /live/rows", SESSION),
            Map.entry("GET /anomalies", SESSION),
            Map.entry("GET /anomalies/rules", SESSION),
            Map.entry("GET /exporters", SESSION),
            Map.entry("GET /exporters/{name}/dead-letters", SESSION),
            Map.entry("GET /network", SESSION),
            Map.entry("GET /network/unknown", SESSION),
            Map.entry("GET /network/holds", SESSION),
            Map.entry("GET /sessions", SESSION),
            Map.entry("GET /network/add", ADMINS_AT_PAGES),
            Map.entry("GET /network/clients/{name}", SESSION),
            Map.entry("GET /network/clients/{name}/edit", ADMINS_AT_PAGES),
            Map.entry("GET /search", SESSION),
            Map.entry("GET /devices", SESSION),
            Map.entry("GET /devices/{serial}", SESSION),
            Map.entry("GET /profiles", SESSION),
            Map.entry("GET /profiles/{mac}", SESSION),
            Map.entry("GET /import", SESSION),
            Map.entry("GET /import/template.csv", SESSION),
            Map.entry("GET /search/facet", SESSION),
            Map.entry("GET /search/saved", SESSION),
            Map.entry("GET /policy", SESSION),
            Map.entry("GET /policy/draft", ADMINS_AT_PAGES),
            Map.entry("GET /policy/simulate", SESSION),
            Map.entry("GET /policy/versions", SESSION),
            Map.entry("GET /policy/compare", SESSION),
            Map.entry("POST /logout", SESSION)));

    @TempDir
    Path folder;

    @Test
    void everyRouteAnswersEveryCallerAsTheTableSays() throws Exception {
        try (TestConsole test = new TestConsole(folder)) {
            test.sessions.live.add(ScriptedSessions.session(ID, "S-1", TestClock.START));
            Map<String, Access> actual = new TreeMap<>();
            test.console.routes().forEach(route -> actual.put(route.method() + " " + route.path(), route.access()));
            assertEquals(TABLE, actual);

            Map<Role, String> sessions = new EnumMap<>(Role.class);
            for (Route route : test.console.routes()) {
                Access access = route.access();
                int stranger = access instanceof Access.ByToken || access instanceof Access.OwnAccount
                        ? 401
                        : access instanceof Access.BySession ? 303 : 0;
                for (Map.Entry<String, String[]> headers : strangers(test).entrySet()) {
                    check(test, route, headers.getKey(), headers.getValue(), stranger);
                }
                for (Role role : Role.values()) {
                    String[] token = {"Authorization", "Bearer " + test.token(role + unique(route), role)};
                    String[] session = {"Cookie", sessions.computeIfAbsent(role, test::session)};
                    check(
                            test,
                            route,
                            role + " by token",
                            token,
                            byToken(access, role).orElse(stranger));
                    check(test, route, role + " by session", session, bySession(access, role));
                    check(
                            test,
                            route,
                            role + " by session, from elsewhere",
                            session,
                            "cross-site",
                            fromElsewhere(route, bySession(access, role)));
                }
                if (route.path().equals("/logout")) {
                    sessions.clear();
                }
                for (Scope scope : Scope.values()) {
                    String[] token = {"Authorization", "Bearer " + test.token(scope.word() + unique(route), scope)};
                    int refusal = access instanceof Access.ByToken byToken
                            ? byToken.scopes().contains(scope) ? 0 : 403
                            : stranger;
                    check(test, route, "scope " + scope.word(), token, refusal);
                }
            }
        }
    }

    /** What somebody with a token of that role gets, where tokens count. */
    private static Optional<Integer> byToken(Access access, Role role) {
        return access instanceof Access.ByToken byToken
                ? Optional.of(byToken.roles().contains(role) ? 0 : 403)
                : Optional.empty();
    }

    /** What somebody with a session of that role gets, from the console's own pages. */
    private static int bySession(Access access, Role role) {
        boolean admitted = access instanceof Access.ByToken byToken
                ? byToken.roles().contains(role)
                : !(access instanceof Access.BySession bySession)
                        || bySession.roles().contains(role);
        return admitted ? 0 : 403;
    }

    /** What the same gets where another site makes the browser ask; it sends no cookie then, but could it be made to: */
    private static int fromElsewhere(Route route, int own) {
        if (route.access() instanceof Access.ByToken) {
            return 401;
        }
        if (route.access() instanceof Access.OwnAccount) {
            return 403;
        }
        return route.method() == HandlerType.GET ? own : 403;
    }

    /** @param refusal the status that must come; 0: any but a refusal */
    private static void check(TestConsole test, Route route, String who, String[] headers, int refusal)
            throws Exception {
        check(test, route, who, headers, "same-origin", refusal);
    }

    /** @param site where the browser says that the request comes from */
    private static void check(TestConsole test, Route route, String who, String[] headers, String site, int refusal)
            throws Exception {
        String path = route.path()
                .replace("{id}", ID)
                .replace("{serial}", "S-1")
                .replace("{certificateSerial}", "0A")
                .replace("{name}", "nobody")
                .replace("{mac}", "00-11-22-AA-BB-CC")
                .replace("{number}", "9")
                .replace("{version}", "0");
        HttpRequest.Builder request = test.request(path)
                .method(route.method().name(), HttpRequest.BodyPublishers.noBody())
                .header("Accept", "application/json")
                .header("Sec-Fetch-Site", site);
        HttpResponse<String> response = test.send(headers.length == 0 ? request : request.headers(headers));
        int status = response.statusCode();
        String what = route.method() + " " + route.path() + " as " + who;
        boolean toLogin = response.headers()
                .firstValue("Location")
                .filter(place -> place.startsWith("/login"))
                .isPresent();
        if (refusal != 0) {
            assertEquals(refusal, status, what);
            assertEquals(refusal == 303, toLogin, what);
            return;
        }
        // With nothing in the request most routes refuse it, each in its own way; but whoever gets that far was let in.
        boolean wrongPassword = route.path().equals("/login") && status == 403;
        boolean decided = response.headers().firstValue("X-Portcullis-Reason").isPresent();
        // The second step leads back to the first, where that was not taken.
        boolean signedOut = Set.of("/logout", "/login/second").contains(route.path()) && status == 303;
        assertTrue(
                wrongPassword || decided || signedOut || !Set.of(401, 403, 405).contains(status) && !toLogin, what);
        assertTrue(status < 500, what + ": " + status);
    }

    private static Map<String, String[]> strangers(TestConsole test) {
        String expired = TestConsole.text(test.access
                .tokens()
                .create(
                        new AccountName("expired"),
                        Role.ADMIN,
                        Optional.of(test.clock.instant().plusSeconds(1))));
        // Long enough for the limit of wrong tokens, which has a test of its own.
        test.clock.advance(Duration.ofMinutes(2));
        Map<String, String[]> strangers = new LinkedHashMap<>();
        strangers.put("nobody", new String[] {});
        strangers.put("an unknown token", new String[] {"Authorization", "Bearer pct_" + "A".repeat(43)});
        strangers.put("an expired token", new String[] {"Authorization", "Bearer " + expired});
        strangers.put("another scheme", new String[] {"Authorization", "Basic YWRtaW46YWRtaW4="});
        strangers.put("an unknown session", new String[] {"Cookie", "__Host-session=" + "A".repeat(43)});
        strangers.put("a session by another cookie", new String[] {"Cookie", "session=" + "A".repeat(43)});
        return strangers;
    }

    private static String unique(Route route) {
        return "." + Integer.toHexString((route.method() + route.path()).hashCode());
    }
}
