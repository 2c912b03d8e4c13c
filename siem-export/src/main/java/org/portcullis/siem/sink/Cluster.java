package org.portcullis.siem.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What exporting to a data stream asks of the cluster that has it, by the part of the REST API that Elasticsearch and OpenSearch
 * have in common. What the cluster refuses is a {@link RefusedException} with its HTTP status; any other {@link IOException}
 * means that it is not known what became of the request. For one thread.
 */
final class Cluster {
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    /** Then fewer events at once show which of them it is. */
    static final int TOO_LARGE = 413;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpReceiver server;
    private final String bulk;

    /** @throws IOException when a file of the settings cannot be used */
    Cluster(ElasticsearchSettings settings) throws IOException {
        this.bulk = switch (settings.flavour()) {
            // Without a data stream of that name it would make an index, which no lifecycle would ever roll over.
            case ELASTICSEARCH -> "/_bulk?require_data_stream=true";
            case OPENSEARCH -> "/_bulk";
        };
        this.server = new HttpReceiver(
                settings.url(), settings.tls(), settings.authentication().headers(), settings.timeout());
    }

    boolean hasTemplate(String template) throws IOException {
        HttpAnswer answer = server.get("/_index_template/" + template);
        return answer.status() != NOT_FOUND && done(answer).successful();
    }

    void putTemplate(String template, String json) throws IOException {
        done(server.send("PUT", "/_index_template/" + template, json(json.getBytes(StandardCharsets.UTF_8))));
    }

    /** Creates a document for each event, under its id; the outcomes are in their order. */
    SinkAnswer create(String stream, List<ExportItem> items) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ExportItem item : items) {
            ObjectNode action = JSON.createObjectNode();
            action.putObject("create").put("_id", item.id());
            lines.writeBytes(JSON.writeValueAsBytes(action));
            lines.write('\n');
            lines.writeBytes(item.document());
            lines.write('\n');
        }
        HttpReceiver.Body body = HttpReceiver.Body.of("application/x-ndjson", lines.toByteArray());
        HttpAnswer answer = done(server.send("POST", "/" + stream + bulk, body));
        List<ItemOutcome> outcomes = new ArrayList<>();
        for (JsonNode item : JSON.readTree(answer.body()).path("items")) {
            JsonNode created = item.path("create");
            JsonNode error = created.path("error");
            outcomes.add(new ItemOutcome(created.path("status").asInt(), error.isObject() ? reason(error) : ""));
        }
        return new SinkAnswer(outcomes, answer.shown());
    }

    private static String reason(JsonNode error) {
        String reason =
                error.path("type").asText() + ": " + error.path("reason").asText();
        JsonNode cause = error.path("caused_by");
        return cause.isObject() ? reason + "; " + reason(cause) : reason;
    }

    /** Has a search find what was created before. */
    void refresh(String stream) throws IOException {
        done(server.send("POST", "/" + stream + "/_refresh", json(new byte[0])));
    }

    /** Which of these ids are in the stream, in whichever of its indices. */
    Set<String> present(String stream, List<String> ids) throws IOException {
        ObjectNode query = JSON.createObjectNode().put("size", ids.size()).put("_source", false);
        ids.forEach(id -> query.withObject("/query/ids").withArray("values").add(id));
        HttpAnswer answer = done(server.send("POST", "/" + stream + "/_search", json(JSON.writeValueAsBytes(query))));
        Set<String> present = new HashSet<>();
        JSON.readTree(answer.body())
                .at("/hits/hits")
                .forEach(hit -> present.add(hit.path("_id").asText()));
        return present;
    }

    private static HttpReceiver.Body json(byte[] octets) {
        return HttpReceiver.Body.of("application/json", octets);
    }

    private static HttpAnswer done(HttpAnswer answer) throws RefusedException {
        if (!answer.successful()) {
            throw new RefusedException(answer, answer.status() == TOO_LARGE);
        }
        return answer;
    }
}
