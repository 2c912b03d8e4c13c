package org.portcullis.console.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.portcullis.console.PolicyServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.rule.RuleSet;

/**
 * {@code POST /api/v1/policy/replay}: whose outcome another policy would change. One at a time, on a thread of its own, so
 * that none of those of the console waits for it.
 */
public final class ReplayRoutes {
    private static final int MAX_OCTETS = 6 * PolicyAnswers.MAX_OCTETS;
    private static final Set<String> MEMBERS = new LinkedHashSet<>(List.of("policy", "from", "to"));

    private final PolicyServices services;
    private final Semaphore free = new Semaphore(1);

    public ReplayRoutes(PolicyServices services) {
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(Route.upload("/api/v1/policy/replay", PolicyAnswers.READERS, MAX_OCTETS, this::replay));
    }

    private void replay(Context context) throws IOException {
        JsonBody body = JsonBody.ofUpload(context, MEMBERS);
        Optional<String> text = body.needed("policy", policy -> policy);
        Optional<Instant> from = body.text("from", SimulationBody::time);
        Optional<Instant> to = body.text("to", SimulationBody::time);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            body.wrong("to", "must be after from");
        }
        body.check();
        RuleSet policy = PolicyAnswers.read("policy", () -> services.control().read("policy", text.orElseThrow()));
        if (!free.tryAcquire()) {
            context.header("Retry-After", "10");
            throw new Problem(429, "Busy", "Another replay is under way; one at a time. Try again when it is done.");
        }
        context.contentType("application/json");
        OutputStream out;
        try {
            // Javalin's own stream does not pass on a flush
            out = context.res().getOutputStream();
        } catch (IOException | RuntimeException broken) {
            free.release();
            throw broken;
        }
        ReplayRun run = new ReplayRun(services, policy, from, to, out);
        context.future(() -> started(run));
    }

    private CompletableFuture<?> started(ReplayRun run) {
        CompletableFuture<?> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        run.run();
                    } finally {
                        free.release();
                        done.complete(null);
                    }
                },
                "policy-replay");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return done;
    }
}
