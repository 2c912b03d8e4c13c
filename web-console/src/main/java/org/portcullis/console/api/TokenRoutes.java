package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.AccountEvents;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.NameTakenException;
import org.portcullis.console.store.Rights;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;
import org.portcullis.console.store.Token;
import org.portcullis.console.store.Tokens;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.DurationText;
import org.portcullis.policy.value.Secret;

/** {@code /api/v1/tokens}: bearer tokens, for admins. A token's words are in the answer that made it and nowhere else. */
public final class TokenRoutes {
    private static final Access.ByToken ADMINS = new Access.ByToken(Set.of(Role.ADMIN));
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;

    private final Tokens tokens;
    private final AccountEvents audit;
    private final InstantSource clock;

    public TokenRoutes(Tokens tokens, AccountEvents audit, InstantSource clock) {
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/tokens", ADMINS, this::list),
                Route.post("/api/v1/tokens", ADMINS, this::create),
                Route.delete("/api/v1/tokens/{name}", ADMINS, this::revoke));
    }

    private void list(Context context) {
        int limit = Numbers.limit(context, PAGE, LARGEST_PAGE);
        List<Token> found = tokens.page(DeviceAnswers.query(context, "cursor").orElse(""), limit + 1);
        List<Token> page = found.subList(0, Math.min(limit, found.size()));
        Instant now = clock.instant();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("tokens");
            for (Token token : page) {
                json.writeStartObject();
                write(json, token, now);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField(
                    "next", found.size() > limit ? page.get(limit - 1).name().text() : null);
            json.writeEndObject();
        });
    }

    private void create(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("name", "role", "scopes", "expires"));
        Optional<AccountName> name = body.needed("name", AccountName::new);
        Optional<Role> role = body.text("role", UserRoutes::role);
        Optional<Set<Scope>> scopes = body.texts("scopes", TokenRoutes::scopes).filter(some -> !some.isEmpty());
        Optional<Duration> validFor = body.text("expires", TokenRoutes::duration);
        if (role.isPresent() == scopes.isPresent()) {
            body.wrong("role", "give one of the two: a role, or scopes for narrow things alone");
        }
        body.check();
        Rights rights = role.<Rights>map(Rights.OfRole::new).orElseGet(() -> new Rights.Scoped(scopes.orElseThrow()));
        Optional<Instant> expires = validFor.map(clock.instant()::plus);
        Secret words = made(name.orElseThrow(), rights, expires);
        Token token = new Token(name.orElseThrow(), rights, clock.instant(), expires, Optional.empty());
        audit.tell(
                EventAction.TOKEN_CREATED,
                Gate.caller(context).name(),
                token.name(),
                "made the token " + token.name() + " with " + rights.words(),
                List.of(),
                members(token));
        context.status(201);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            write(json, token, token.created());
            json.writeStringField("token", new String(words.octets(), StandardCharsets.US_ASCII));
            json.writeEndObject();
        });
    }

    private Secret made(AccountName name, Rights rights, Optional<Instant> expires) {
        try {
            return tokens.create(name, rights, expires);
        } catch (NameTakenException taken) {
            throw new Problem(409, "Not possible", taken.getMessage());
        }
    }

    private void revoke(Context context) {
        Problem missing =
                new Problem(404, "No such token", "There is no token of that name; GET /api/v1/tokens lists them.");
        AccountName name;
        try {
            name = new AccountName(context.pathParam("name"));
        } catch (IllegalArgumentException none) {
            throw missing;
        }
        Token revoked = tokens.revoke(name).orElseThrow(() -> missing);
        audit.tell(
                EventAction.TOKEN_REVOKED,
                Gate.caller(context).name(),
                name,
                "revoked the token " + name,
                members(revoked),
                List.of());
        context.status(204);
    }

    private static void write(JsonGenerator json, Token token, Instant now) throws IOException {
        json.writeStringField("name", token.name().text());
        json.writeStringField("role", token.rights().role().map(Role::word).orElse(null));
        json.writeArrayFieldStart("scopes");
        for (String scope : scopes(token)) {
            json.writeString(scope);
        }
        json.writeEndArray();
        json.writeStringField("created", token.created().toString());
        json.writeStringField("expires", token.expires().map(Object::toString).orElse(null));
        json.writeBooleanField(
                "expired", token.expires().map(end -> !now.isBefore(end)).orElse(false));
        json.writeStringField("lastUsed", token.lastUsed().map(Object::toString).orElse(null));
    }

    private static List<String> scopes(Token token) {
        return token.rights() instanceof Rights.Scoped scoped
                ? scoped.scopes().stream().sorted().map(Scope::word).toList()
                : List.of();
    }

    private static List<String> members(Token token) {
        return List.of(
                "rights=" + token.rights().words(),
                "expires=" + token.expires().map(Object::toString).orElse("never"));
    }

    private static Set<Scope> scopes(List<String> words) {
        return words.stream()
                .map(word -> Scope.ofWord(word)
                        .orElseThrow(() -> new IllegalArgumentException("must be some of " + Scope.words())))
                .collect(Collectors.toSet());
    }

    private static Duration duration(String text) {
        return DurationText.parse(text)
                .filter(duration -> !duration.isZero())
                .orElseThrow(() -> new IllegalArgumentException("must be a duration like 12h or 90d"));
    }
}
