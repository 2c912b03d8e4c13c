package org.portcullis.console;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;

/** An exchange that the server may break off. */
final class LargeBody {
    private LargeBody() {}

    /**
     * The answer to a body that is too large. A server may close the connection before the client has read its answer (RFC
     * 9112 §9.6); then it is asked again.
     */
    static HttpResponse<String> answered(Callable<HttpResponse<String>> exchange) throws Exception {
        for (int attempt = 1; attempt < 50; attempt++) {
            try {
                return exchange.call();
            } catch (IOException closed) {
                Thread.sleep(10);
            }
        }
        return exchange.call();
    }
}
