package org.portcullis.console.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.SameOrigin;
import org.portcullis.console.auth.SessionCookie;

/**
 * Large bodies go past the limit of all others, but only to a route that takes them and from those who may use it: who they
 * are is asked before the first octet of the body is read. At most {@value #AT_ONCE} at a time, since each holds a thread.
 * Bodies that say that they are small come as those of all other routes do.
 */
final class Uploads extends Handler.Wrapper {
    private static final int AT_ONCE = 4;

    private final Gate gate;
    private final List<Route> routes;
    private final long small;
    private final long octetsPerSecond;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /** @param small the most octets that any route takes */
    Uploads(Gate gate, List<Route> routes, long small, long octetsPerSecond) {
        this.gate = gate;
        this.small = small;
        this.routes = routes.stream().filter(route -> route.uploadOctets() > 0).toList();
        this.octetsPerSecond = octetsPerSecond;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<Route> route = routes.stream()
                .filter(upload -> upload.method().name().equals(request.getMethod())
                        && upload.path().equals(Request.getPathInContext(request)))
                .findFirst();
        boolean large = request.getLength() < 0 || request.getLength() > small;
        boolean admitted = route.isPresent() && large && admits(route.get(), request);
        if (!admitted) {
            return super.handle(request, response, callback);
        }
        if (!free.tryAcquire()) {
            Response.writeError(request, response, callback, 503);
            return true;
        }
        Runnable done = once(free::release);
        try {
            return limited(route.get()).handle(request, response, Callback.from(callback, done));
        } catch (Exception failed) {
            done.run();
            throw failed;
        }
    }

    private boolean admits(Route route, Request request) {
        HttpFields headers = request.getHeaders();
        boolean sameOrigin = SameOrigin.is(
                Optional.ofNullable(headers.get("Sec-Fetch-Site")),
                Optional.ofNullable(headers.get(HttpHeader.ORIGIN)),
                String.valueOf(headers.get(HttpHeader.HOST)));
        Optional<String> cookie = Request.getCookies(request).stream()
                .filter(one -> one.getName().equals(SessionCookie.NAME))
                .findFirst()
                .flatMap(one -> SessionCookie.of(one.getValue()));
        return gate.admits(route, Optional.ofNullable(headers.get(HttpHeader.AUTHORIZATION)), sameOrigin, cookie);
    }

    private static Runnable once(Runnable task) {
        AtomicBoolean toDo = new AtomicBoolean(true);
        return () -> {
            if (toDo.getAndSet(false)) {
                task.run();
            }
        };
    }

    /** The handlers of one upload; they keep no state beyond it, and need no start. */
    private Handler limited(Route route) {
        Handler.Wrapper rate = new MinimumDataRateHandler(octetsPerSecond, 0);
        rate.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                return behindTheLimits().handle(request, response, callback);
            }
        });
        SizeLimitHandler sizes = new SizeLimitHandler(route.uploadOctets(), -1);
        sizes.setHandler(rate);
        return sizes;
    }

    /** What Javalin set behind the limits of all other requests. */
    private Handler behindTheLimits() {
        return getDescendant(FailedBodies.class).getHandler();
    }
}
