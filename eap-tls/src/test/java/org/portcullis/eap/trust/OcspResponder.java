package org.portcullis.eap.trust;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An HTTP server that answers every question with what it is told to. */
public final class OcspResponder implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Function<byte[], byte[]> answer = request -> new byte[0];
    private volatile int status = 200;

    public OcspResponder() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = answer.apply(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", "application/ocsp-response");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    int asked() {
        return asked.get();
    }

    public void answers(Function<byte[], byte[]> with) {
        answer = with;
    }

    void status(int code) {
        status = code;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
