package org.portcullis.console.api;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends requests whose sender broke off within the body. Jetty 12.1.12's EagerContentHandler hands on its request as the
 * callback too, and that overlooks {@code failed}: the request would count as being answered for ever, and each stop would
 * wait in vain for it. Its {@code fail} does what is needed.
 */
final class FailedBodies extends Handler.Wrapper {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, callback == request ? ending(request, callback) : callback);
    }

    private static Callback ending(Request request, Callback callback) {
        return new Callback() {
            @Override
            public void succeeded() {
                callback.succeeded();
            }

            @Override
            public void failed(Throwable failure) {
                request.fail(failure);
            }
        };
    }
}
