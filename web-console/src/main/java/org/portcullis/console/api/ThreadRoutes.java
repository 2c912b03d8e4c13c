package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.Role;

/** {@code /api/v1/threads}: what each thread of the process is doing, for who helps; admins alone. */
public final class ThreadRoutes {
    public List<Route> routes() {
        return List.of(Route.get("/api/v1/threads", new Access.ByToken(Set.of(Role.ADMIN)), ThreadRoutes::list));
    }

    private static void list(Context context) {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(Thread::getName)))
                .forEach(thread -> {
                    text.append(thread.getKey().getName())
                            .append(": ")
                            .append(thread.getKey().getState())
                            .append('\n');
                    for (StackTraceElement element : thread.getValue()) {
                        text.append("    at ").append(element).append('\n');
                    }
                });
        context.contentType("text/plain; charset=utf-8").result(text.toString());
    }
}
