package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.AccountEvents;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.BusyException;
import org.portcullis.console.store.LastAdminException;
import org.portcullis.console.store.NameTakenException;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.console.store.factor.SecondFactors;
import org.portcullis.policy.event.EventAction;

/** {@code /api/v1/users}: those who sign in to the console, for admins. */
public final class UserRoutes {
    private static final Access.ByToken ADMINS = new Access.ByToken(Set.of(Role.ADMIN));

    private final Users users;
    private final SecondFactors factors;
    private final AccountEvents audit;

    public UserRoutes(Users users, SecondFactors factors, AccountEvents audit) {
        this.users = users;
        this.factors = factors;
        this.audit = audit;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/users", ADMINS, this::list),
                Route.post("/api/v1/users", ADMINS, this::create),
                Route.get("/api/v1/users/{name}", ADMINS, this::read),
                Route.patch("/api/v1/users/{name}", ADMINS, this::change),
                Route.delete("/api/v1/users/{name}", ADMINS, this::delete),
                Route.post("/api/v1/users/{name}/password", ADMINS, this::resetPassword),
                Route.delete("/api/v1/users/{name}/second-factor", ADMINS, this::removeSecondFactor));
    }

    private void list(Context context) {
        List<User> all = users.all();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("users");
            for (User user : all) {
                json.writeStartObject();
                write(json, user);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void create(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("name", "role"));
        Optional<AccountName> name = body.needed("name", AccountName::new);
        Optional<Role> role = body.needed("role", UserRoutes::role);
        body.check();
        Users.WithPassword made = possible(() -> users.create(name.orElseThrow(), role.orElseThrow()));
        User user = made.user();
        audit.tell(
                EventAction.USER_CREATED,
                actor(context),
                user.name(),
                "made the user " + user.name() + " with the role " + user.role().word(),
                List.of(),
                members(user));
        context.status(201).header("Location", "/api/v1/users/" + user.name());
        answer(context, made);
    }

    private void read(Context context) {
        User user = users.find(name(context)).orElseThrow(() -> missing(context));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            write(json, user);
            json.writeEndObject();
        });
    }

    private void change(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("role", "disabled"));
        Optional<Role> role = body.text("role", UserRoutes::role);
        Optional<Boolean> disabled = body.truth("disabled");
        if (role.isPresent()
                && users.find(name(context)).filter(User::federated).isPresent()) {
            body.wrong("role", "is given to this user by the identity provider");
        }
        body.check();
        Users.Changed changed =
                possible(() -> users.change(name(context), role, disabled)).orElseThrow(() -> missing(context));
        User after = changed.after();
        if (!members(changed.before()).equals(members(after))) {
            audit.tell(
                    EventAction.USER_CHANGED,
                    actor(context),
                    after.name(),
                    words(changed),
                    members(changed.before()),
                    members(after));
        }
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            write(json, after);
            json.writeEndObject();
        });
    }

    private void delete(Context context) {
        User gone = possible(() -> users.delete(name(context))).orElseThrow(() -> missing(context));
        audit.tell(
                EventAction.USER_DELETED,
                actor(context),
                gone.name(),
                "deleted the user " + gone.name(),
                members(gone),
                List.of());
        context.status(204);
    }

    private void resetPassword(Context context) {
        User before = users.find(name(context)).orElseThrow(() -> missing(context));
        if (before.federated()) {
            throw new Problem(
                    409,
                    "Not possible",
                    before.name() + " signs in by the identity provider, and has no password here.");
        }
        Users.WithPassword made =
                possible(() -> users.resetPassword(before.name())).orElseThrow(() -> missing(context));
        audit.tell(
                EventAction.PASSWORD_CHANGED,
                actor(context),
                before.name(),
                "made a one-time password for " + before.name(),
                List.of("oneTime=" + before.oneTimePassword()),
                List.of("oneTime=true"));
        answer(context, made);
    }

    /** For somebody who lost theirs. */
    private void removeSecondFactor(Context context) {
        User before = users.find(name(context)).orElseThrow(() -> missing(context));
        factors.remove(before.name());
        users.endSessions(before.name());
        audit.tell(
                EventAction.SECOND_FACTOR_REMOVED,
                actor(context),
                before.name(),
                "removed the second factor of " + before.name(),
                List.of("secondFactor=" + before.secondFactor()),
                List.of("secondFactor=false"));
        context.status(204);
    }

    private static void answer(Context context, Users.WithPassword made) {
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            write(json, made.user());
            json.writeStringField("password", new String(made.password().octets(), StandardCharsets.US_ASCII));
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, User user) throws IOException {
        json.writeStringField("name", user.name().text());
        json.writeStringField("role", user.role().word());
        json.writeBooleanField("disabled", user.disabled());
        json.writeBooleanField("oneTimePassword", user.oneTimePassword());
        json.writeBooleanField("secondFactor", user.secondFactor());
        json.writeBooleanField("federated", user.federated());
        json.writeStringField("created", user.created().toString());
        json.writeStringField(
                "lastSignIn", user.lastSignIn().map(Object::toString).orElse(null));
    }

    private static List<String> members(User user) {
        return List.of("role=" + user.role().word(), "disabled=" + user.disabled());
    }

    private static String words(Users.Changed changed) {
        User after = changed.after();
        String role = changed.before().role() == after.role()
                ? ""
                : "gave " + after.name() + " the role " + after.role().word();
        String state = changed.before().disabled() == after.disabled()
                ? ""
                : (after.disabled() ? "disabled " : "enabled ") + after.name();
        return role.isEmpty() || state.isEmpty() ? role + state : role + " and " + state;
    }

    private static <T> T possible(Supplier<T> change) {
        try {
            return change.get();
        } catch (NameTakenException | LastAdminException refused) {
            throw new Problem(409, "Not possible", refused.getMessage());
        } catch (BusyException busy) {
            throw new Problem(429, "Busy", busy.getMessage());
        }
    }

    static Role role(String word) {
        return Role.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("must be one of admin, operator, analyst"));
    }

    private static AccountName actor(Context context) {
        return Gate.caller(context).name();
    }

    /** The name in the path; what cannot be one is not there. */
    private static AccountName name(Context context) {
        try {
            return new AccountName(context.pathParam("name"));
        } catch (IllegalArgumentException none) {
            throw missing(context);
        }
    }

    private static Problem missing(Context context) {
        return new Problem(404, "No such user", "There is no user of that name; GET /api/v1/users lists them.");
    }
}
