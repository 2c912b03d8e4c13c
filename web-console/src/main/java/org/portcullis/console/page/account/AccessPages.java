package org.portcullis.console.page.account;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Sessions;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Rights;
import org.portcullis.console.store.Scope;
import org.portcullis.console.store.Token;
import org.portcullis.console.store.User;

/** Who may use the console and the API: users, tokens and sessions, for admins. */
public final class AccessPages {
    private static final int TOKENS = 100;

    private final Pages pages;
    private final AccessStore access;
    private final Sessions sessions;
    private final InstantSource clock;

    public AccessPages(Pages pages, AccessStore access, Sessions sessions, InstantSource clock) {
        this.pages = pages;
        this.access = access;
        this.sessions = sessions;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(Section.ACCESS.address(), Section.ACCESS.access(), this::showUsers),
                Route.get(Section.ACCESS.address() + "/tokens", Section.ACCESS.access(), this::showTokens),
                Route.get(Section.ACCESS.address() + "/sessions", Section.ACCESS.access(), this::showSessions));
    }

    private void showUsers(Context context) {
        AccountName self = Gate.caller(context).name();
        List<UsersPage.Row> rows =
                access.users().all().stream().map(user -> row(user, self)).toList();
        pages.show(context, "account/users.jte", new UsersPage(pages.frame(context, Section.ACCESS), rows));
    }

    private UsersPage.Row row(User user, AccountName self) {
        return new UsersPage.Row(
                user.name().text(),
                user.role().word(),
                user.disabled(),
                user.oneTimePassword(),
                user.secondFactor(),
                user.federated(),
                SessionRow.Time.of(user.lastSignIn(), pages.timezone()),
                user.name().equals(self));
    }

    private void showTokens(Context context) {
        String after = Optional.ofNullable(context.queryParam("after")).orElse("");
        List<Token> found = access.tokens().page(after, TOKENS + 1);
        List<Token> shown = found.subList(0, Math.min(TOKENS, found.size()));
        Optional<String> next = found.size() > TOKENS
                ? Optional.of("/access/tokens?after="
                        + URLEncoder.encode(shown.get(TOKENS - 1).name().text(), StandardCharsets.UTF_8))
                : Optional.empty();
        Instant now = clock.instant();
        pages.show(
                context,
                "account/tokens.jte",
                new TokensPage(
                        pages.frame(context, Section.ACCESS),
                        shown.stream().map(token -> row(token, now)).toList(),
                        Arrays.stream(Scope.values()).map(Scope::word).toList(),
                        next));
    }

    private TokensPage.Row row(Token token, Instant now) {
        String rights = token.rights() instanceof Rights.Scoped scoped
                ? scoped.scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(", "))
                : token.rights().role().orElseThrow().word();
        return new TokensPage.Row(
                token.name().text(),
                rights,
                SessionRow.Time.of(token.created(), pages.timezone()),
                SessionRow.Time.of(token.expires(), pages.timezone()),
                token.expires().map(end -> !now.isBefore(end)).orElse(false),
                SessionRow.Time.of(token.lastUsed(), pages.timezone()));
    }

    private void showSessions(Context context) {
        pages.show(
                context,
                "account/sessions.jte",
                new SessionsPage(
                        pages.frame(context, Section.ACCESS),
                        SessionRow.of(sessions.all(), Gate.session(context), pages.timezone())));
    }
}
