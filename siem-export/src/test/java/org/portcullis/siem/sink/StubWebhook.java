package org.portcullis.siem.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** The other side of a webhook. It keeps the requests that it took. */
final class StubWebhook implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final List<Request> requests = new CopyOnWriteArrayList<>();
    volatile ToIntFunction<List<String>> status = ids -> 200;
    volatile boolean endless;
    private final HttpServer server;

    record Request(String uri, String authorization, String signature, byte[] body) {}

    StubWebhook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "stub-webhook");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private static List<String> ids(byte[] body) throws IOException {
        List<String> ids = new ArrayList<>();
        JSON.readTree(body)
                .get("events")
                .forEach(event -> ids.add(event.at("/event/id").asText()));
        return ids;
    }

    List<String> ids() throws IOException {
        List<String> all = new ArrayList<>();
        for (Request request : requests) {
            all.addAll(ids(request.body()));
        }
        return all;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int code = status.applyAsInt(ids(body));
        if (endless) {
            exchange.sendResponseHeaders(code, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[1 << 20]);
            }
        }
        if (code < 300) {
            requests.add(new Request(
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("X-Portcullis-Signature"),
                    body));
        }
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(code, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
