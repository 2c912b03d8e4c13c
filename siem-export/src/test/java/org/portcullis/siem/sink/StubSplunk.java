package org.portcullis.siem.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** Splunk's HTTP Event Collector, as its documentation has it: strict about what it is sent. */
final class StubSplunk implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What clients did wrong. */
    final List<String> complaints = new CopyOnWriteArrayList<>();
    /** Ids of all events that it took, a repeated one as often as it came. */
    final List<String> indexed = new CopyOnWriteArrayList<>();

    volatile Function<List<String>, Optional<Refusal>> refusal = ids -> Optional.empty();
    volatile BooleanSupplier silent = () -> false;
    private final boolean acknowledges;
    private final Map<Long, Integer> asked = new HashMap<>();
    private final HttpServer server;
    private long acks;

    record Refusal(int status, int code) {}

    StubSplunk(boolean acknowledges) throws IOException {
        this.acknowledges = acknowledges;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/services/collector/event", this::take);
        server.createContext("/services/collector/ack", this::acknowledge);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void check(boolean right, String complaint) {
        if (!right) {
            complaints.add(complaint);
        }
    }

    private void common(HttpExchange exchange) {
        check(exchange.getRequestMethod().equals("POST"), exchange.getRequestMethod());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        check("Splunk t0ken".equals(authorization), "Authorization: " + authorization);
        check(exchange.getRequestHeaders().containsKey("X-Splunk-Request-Channel"), "no channel");
    }

    private void take(HttpExchange exchange) throws IOException {
        common(exchange);
        check("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")), "not compressed");
        List<String> ids = new ArrayList<>();
        try (MappingIterator<JsonNode> events =
                JSON.readerFor(JsonNode.class).readValues(new GZIPInputStream(exchange.getRequestBody()))) {
            while (events.hasNext()) {
                JsonNode event = events.next();
                check(event.get("time").isNumber(), "time: " + event.get("time"));
                check(event.path("index").asText().equals("nac"), "index: " + event.get("index"));
                check(event.path("sourcetype").asText().equals("portcullis:ecs"), "sourcetype");
                check(event.path("host").asText().equals("node-1"), "host: " + event.get("host"));
                ids.add(event.at("/event/event/id").asText());
            }
        }
        Optional<Refusal> refused = refusal.apply(ids);
        if (refused.isPresent()) {
            answer(
                    exchange,
                    refused.get().status(),
                    JSON.createObjectNode()
                            .put("text", "No")
                            .put("code", refused.get().code()));
            return;
        }
        indexed.addAll(ids);
        if (silent.getAsBoolean()) {
            exchange.close();
            return;
        }
        ObjectNode taken = JSON.createObjectNode().put("text", "Success").put("code", 0);
        if (acknowledges) {
            taken.put("ackId", acks++);
        }
        answer(exchange, 200, taken);
    }

    /** Says yes to the second question only. */
    private void acknowledge(HttpExchange exchange) throws IOException {
        common(exchange);
        check(
                exchange.getRequestURI()
                        .toString()
                        .endsWith("?channel=" + exchange.getRequestHeaders().getFirst("X-Splunk-Request-Channel")),
                "channel: " + exchange.getRequestURI());
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode all = answer.putObject("acks");
        JSON.readTree(exchange.getRequestBody())
                .get("acks")
                .forEach(ack -> all.put(ack.asText(), asked.merge(ack.asLong(), 1, Integer::sum) > 1));
        answer(exchange, 200, answer);
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] octets = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
