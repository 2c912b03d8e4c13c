package org.portcullis.siem.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/**
 * The other side of a bulk request, for what a real server does only on bad days: statuses for single items, errors for
 * whole requests, answers that never come. It keeps every copy of a document it is told to create.
 */
final class StubElasticsearch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    final List<String> created = Collections.synchronizedList(new ArrayList<>());
    final Set<String> authorizations = ConcurrentHashMap.newKeySet();
    volatile boolean onlyWriting;
    volatile Script script = (ids, statuses) -> Fate.ANSWER;

    /** What becomes of a bulk request. */
    enum Fate {
        ANSWER,
        /** The documents are created, and the connection is closed without an answer. */
        NO_ANSWER,
        /** Nothing is created. */
        UNAVAILABLE,
        UNAUTHORIZED,
        TOO_LARGE,
        BAD_REQUEST
    }

    /** Decides, and may change the status of single items, which are 201 at first. */
    @FunctionalInterface
    interface Script {
        Fate bulk(List<String> ids, List<Integer> statuses);
    }

    StubElasticsearch(Optional<SSLContext> tls) throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls.isPresent()) {
            HttpsServer https = HttpsServer.create(loopback, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
            server = https;
        } else {
            server = HttpServer.create(loopback, 0);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    URI url(String scheme) {
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (path.endsWith("/_bulk")) {
            bulk(exchange, body);
        } else if (onlyWriting) {
            answer(exchange, 403, error(403));
        } else if (path.endsWith("/_search")) {
            search(exchange, JSON.readTree(body));
        } else if (path.endsWith("/_refresh")) {
            answer(exchange, 200, JSON.createObjectNode().set("_shards", shards()));
        } else {
            answer(exchange, 200, JSON.createObjectNode().put("acknowledged", true));
        }
    }

    private void bulk(HttpExchange exchange, String body) throws IOException {
        List<String> ids = new ArrayList<>();
        String[] lines = body.split("\n");
        for (int i = 0; i < lines.length; i += 2) {
            ids.add(JSON.readTree(lines[i]).at("/create/_id").asText());
        }
        List<Integer> statuses = new ArrayList<>(Collections.nCopies(ids.size(), 201));
        Fate fate = script.bulk(ids, statuses);
        ObjectNode answer = JSON.createObjectNode().put("errors", false).put("took", 1);
        ArrayNode items = answer.putArray("items");
        for (int i = 0; i < ids.size(); i++) {
            ObjectNode item = items.addObject().putObject("create");
            item.put("_id", ids.get(i)).put("_index", "i").put("status", statuses.get(i));
            if (statuses.get(i) >= 300) {
                item.putObject("error").put("type", "stub").put("reason", "because");
            }
            // A 5xx for one item leaves open whether it is there: here it is.
            boolean there = statuses.get(i) == 201 || statuses.get(i) >= 500;
            if (there && (fate == Fate.ANSWER || fate == Fate.NO_ANSWER)) {
                created.add(ids.get(i));
            }
        }
        switch (fate) {
            case ANSWER -> answer(exchange, 200, answer);
            case NO_ANSWER -> exchange.close();
            case UNAVAILABLE -> answer(exchange, 503, error(503));
            case UNAUTHORIZED -> answer(exchange, 401, error(401));
            case TOO_LARGE -> answer(exchange, 413, error(413));
            case BAD_REQUEST -> answer(exchange, 400, error(400));
        }
    }

    private void search(HttpExchange exchange, JsonNode query) throws IOException {
        ObjectNode answer = JSON.createObjectNode().put("took", 1).put("timed_out", false);
        answer.set("_shards", shards());
        ArrayNode hits = answer.putObject("hits").putArray("hits");
        query.at("/query/ids/values").forEach(id -> {
            if (created.contains(id.asText())) {
                hits.addObject().put("_index", "i").put("_id", id.asText());
            }
        });
        answer(exchange, 200, answer);
    }

    private static ObjectNode shards() {
        return JSON.createObjectNode().put("total", 1).put("successful", 1).put("failed", 0);
    }

    private static ObjectNode error(int status) {
        ObjectNode error = JSON.createObjectNode().put("status", status);
        error.putObject("error").put("type", "stub").put("reason", "because");
        return error;
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] octets = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
