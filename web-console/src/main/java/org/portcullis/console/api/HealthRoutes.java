package org.portcullis.console.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Route;

/** For load balancers and supervisors: one word, and the status says the same. */
public final class HealthRoutes {
    private final BooleanSupplier ready;

    public HealthRoutes(BooleanSupplier ready) {
        this.ready = ready;
    }

    public List<Route> routes() {
        Handler live = context -> answer(context, 200, "live");
        Handler readiness = context -> {
            if (ready.getAsBoolean()) {
                answer(context, 200, "ready");
            } else {
                answer(context, 503, "unready");
            }
        };
        return Stream.of("", "/api/v1")
                .flatMap(prefix -> Stream.of(
                        Route.get(prefix + "/health/live", new Access.Open(), live),
                        Route.get(prefix + "/health/ready", new Access.Open(), readiness)))
                .toList();
    }

    private static void answer(Context context, int status, String word) {
        context.status(status).contentType("text/plain; charset=utf-8").result(word + "\n");
    }
}
