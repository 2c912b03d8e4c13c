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
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data stream of an Elasticsearch or OpenSearch cluster, by the bulk protocol that both have. */
final class DataStream implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(DataStream.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;

    private final String name;
    private final String bulk;
    private final HttpReceiver server;
    private boolean toldOfPrivileges;

    /** @throws IOException when a file of the settings cannot be used */
    DataStream(ElasticsearchSettings settings) throws IOException {
        this.name = settings.dataStream();
        this.bulk =
                "/" + name + "/_bulk" + (settings.flavour().requiresDataStream() ? "?require_data_stream=true" : "");
        this.server = new HttpReceiver(
                settings.url(), settings.tls(), settings.authentication().headers(), settings.timeout());
    }

    /** Has the fields mapped by their types, unless somebody else has seen to that, or the credentials do not allow it. */
    @Override
    public void prepare() throws IOException {
        String path = "/_index_template/" + IndexTemplate.name(name);
        HttpAnswer there = server.get(path);
        if (there.status() == NOT_FOUND) {
            byte[] template = IndexTemplate.json(name).getBytes(StandardCharsets.UTF_8);
            there = server.send("PUT", path, HttpReceiver.Body.of("application/json", template));
        }
        if (there.status() == FORBIDDEN) {
            LOG.warn(
                    "may not see to the index template {} ({}); the fields are mapped as the cluster does it",
                    IndexTemplate.name(name),
                    new RefusedException(there, false).getMessage());
        } else if (!there.successful()) {
            throw new RefusedException(there, false);
        }
    }

    /** Creates a document for each event. */
    @Override
    public SinkAnswer send(List<ExportItem> items) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ExportItem item : items) {
            ObjectNode action = JSON.createObjectNode();
            action.putObject("create").put("_id", item.id());
            lines.writeBytes(JSON.writeValueAsBytes(action));
            lines.write('\n');
            lines.writeBytes(item.document());
            lines.write('\n');
        }
        HttpAnswer answer =
                server.send("POST", bulk, HttpReceiver.Body.of("application/x-ndjson", lines.toByteArray()));
        if (!answer.successful()) {
            throw new RefusedException(answer, answer.status() == TOO_LARGE);
        }
        List<ItemOutcome> outcomes = new ArrayList<>();
        for (JsonNode item : JSON.readTree(answer.body()).path("items")) {
            JsonNode created = item.path("create");
            JsonNode error = created.path("error");
            outcomes.add(new ItemOutcome(created.path("status").asInt(), error.isObject() ? reason(error) : ""));
        }
        if (outcomes.size() != items.size()) {
            throw new IOException("a bulk answer has " + outcomes.size() + " items for " + items.size() + " events");
        }
        return new SinkAnswer(outcomes, answer.shown());
    }

    private static String reason(JsonNode error) {
        String reason =
                error.path("type").asText() + ": " + error.path("reason").asText();
        JsonNode cause = error.path("caused_by");
        return cause.isObject() ? reason + "; " + reason(cause) : reason;
    }

    /**
     * Which of these events are there, in whichever index of the stream: an id is unique only within one of them (so that
     * creating it once more after a rollover would make a second document).
     */
    @Override
    public Set<String> present(List<ExportItem> items) throws IOException {
        ObjectNode query = JSON.createObjectNode().put("size", items.size()).put("_source", false);
        items.forEach(item -> query.withObject("/query/ids").withArray("values").add(item.id()));
        unlessForbidden("/" + name + "/_refresh", new byte[0]);
        Set<String> present = new HashSet<>();
        Optional<JsonNode> found = unlessForbidden("/" + name + "/_search", JSON.writeValueAsBytes(query));
        if (found.isPresent()) {
            found.get()
                    .at("/hits/hits")
                    .forEach(hit -> present.add(hit.path("_id").asText()));
        }
        return present;
    }

    /**
     * An API key that may only write still delivers; then the ids alone, in each index for itself, prevent repetition. Empty
     * also while there is no such stream.
     */
    private Optional<JsonNode> unlessForbidden(String path, byte[] body) throws IOException {
        HttpAnswer answer = server.send("POST", path, HttpReceiver.Body.of("application/json", body));
        if (answer.status() == FORBIDDEN && !toldOfPrivileges) {
            LOG.warn(
                    "{}: the credentials lack the privileges read and maintenance; an event whose delivery is in"
                            + " doubt just when the stream rolls over may be there twice",
                    name);
            toldOfPrivileges = true;
        }
        if (answer.status() == FORBIDDEN || answer.status() == NOT_FOUND) {
            return Optional.empty();
        } else if (!answer.successful()) {
            throw new RefusedException(answer, false);
        }
        return Optional.of(JSON.readTree(answer.body()));
    }

    @Override
    public void close() {
        // Connections are the HTTP client's, which lets them go.
    }
}
