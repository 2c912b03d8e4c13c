package org.portcullis.console.page;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.portcullis.console.auth.Arrival;
import org.portcullis.console.auth.OidcLogin;
import org.portcullis.console.auth.Sessions;
import org.portcullis.console.oidc.OidcException;
import org.portcullis.console.page.account.EnteredPage;

/** To the identity provider, and back. */
final class OidcPages {
    static final String BEGIN = "/login/oidc";
    static final String CALLBACK = "/login/oidc/callback";
    private static final int LONGEST = 4096;

    private final Pages pages;
    private final OidcLogin login;
    private final Sessions sessions;
    private final LoginForm form;

    /** Shows the login page. */
    interface LoginForm {
        void show(Context context, String name, String next, String problem);
    }

    OidcPages(Pages pages, OidcLogin login, Sessions sessions, LoginForm form) {
        this.pages = pages;
        this.login = login;
        this.sessions = sessions;
        this.form = form;
    }

    /** Where the login page leads. */
    static String address(String next) {
        return next.isEmpty() ? BEGIN : BEGIN + "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    void begin(Context context) {
        String next = text(context, "next");
        try {
            URI callback = URI.create("https://" + context.host() + CALLBACK);
            context.redirect(login.begin(context, callback, next).toString(), HttpStatus.SEE_OTHER);
        } catch (OidcException away) {
            refused(context, away, next);
        }
    }

    /**
     * The answer is a page and no redirect: this request comes from the provider's site, and what it is redirected to would
     * come without the session's cookie, which is SameSite=Strict.
     */
    void finish(Context context) {
        try {
            OidcLogin.Entered entered = login.finish(context, text(context, "state"), text(context, "code"));
            String place = Arrival.at(context, sessions, entered.session(), entered.next());
            context.header("Refresh", "0; url=" + place);
            pages.show(context, "account/entered.jte", new EnteredPage(pages.outside(), place));
        } catch (OidcException refused) {
            refused(context, refused, "");
        }
    }

    private void refused(Context context, OidcException refused, String next) {
        context.status(refused.isAway() ? 503 : 403);
        String more = refused.isAway() ? " Local accounts still work." : "";
        form.show(context, "", next, refused.getMessage() + more);
    }

    private static String text(Context context, String parameter) {
        return Optional.ofNullable(context.queryParam(parameter))
                .filter(text -> text.length() <= LONGEST)
                .orElse("");
    }
}
