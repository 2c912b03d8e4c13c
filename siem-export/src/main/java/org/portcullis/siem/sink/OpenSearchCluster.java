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

/** An OpenSearch cluster, by its REST API; Elasticsearch's own client refuses it. */
final class OpenSearchCluster implements Cluster {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpReceiver server;

    /** @throws IOException when a file of the settings cannot be used */
    OpenSearchCluster(ElasticsearchSettings settings) throws IOException {
        this.server = new HttpReceiver(
                settings.url(), settings.tls(), settings.authentication().headers(), settings.timeout());
    }

    @Override
    public boolean hasTemplate(String template) throws IOException {
        HttpAnswer answer = server.get("/_index_template/" + template);
        return answer.status() != NOT_FOUND && done(answer).successful();
    }

    @Override
    public void putTemplate(String template, String json) throws IOException {
        done(server.send("PUT", "/_index_template/" + template, json(json.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public SinkAnswer create(String stream, List<ExportItem> items) throws IOException {
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
        HttpAnswer answer = done(server.send("POST", "/" + stream + "/_bulk", body));
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

    @Override
    public void refresh(String stream) throws IOException {
        done(server.send("POST", "/" + stream + "/_refresh", json(new byte[0])));
    }

    @Override
    public Set<String> present(String stream, List<String> ids) throws IOException {
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

    @Override
    public void close() {
        // Connections are the HTTP client's, which lets them go.
    }
}
