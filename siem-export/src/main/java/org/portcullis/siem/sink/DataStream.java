package org.portcullis.siem.sink;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.elasticsearch.client.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data stream of an Elasticsearch cluster, as much of it as exporting needs. */
final class DataStream implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DataStream.class);
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final String name;
    private final RestClientTransport transport;
    private final ElasticsearchClient client;
    private boolean toldOfPrivileges;

    /** @throws IOException when the file of certificate authorities cannot be used */
    DataStream(ElasticsearchSettings settings) throws IOException {
        this.name = settings.dataStream();
        this.transport = new RestClientTransport(HttpConnection.open(settings), new JacksonJsonpMapper());
        this.client = new ElasticsearchClient(transport);
    }

    /** Something asked of the server. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    /** The client tells of an error status by one of three exceptions, depending on the status and the body. */
    private static <T> T ask(Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (ElasticsearchException e) {
            throw new RefusedException(e.status(), String.valueOf(e.getMessage()), e);
        } catch (TransportException e) {
            throw new RefusedException(e.statusCode(), String.valueOf(e.getMessage()), e);
        } catch (ResponseException e) {
            int status = e.getResponse().getStatusLine().getStatusCode();
            throw new RefusedException(status, String.valueOf(e.getMessage()), e);
        }
    }

    /** Has the fields mapped by their types, unless somebody else has seen to that. */
    void installTemplate() throws IOException {
        String template = IndexTemplate.name(name);
        boolean there = ask(() -> client.indices()
                .existsIndexTemplate(request -> request.name(template))
                .value());
        if (!there) {
            ask(() -> client.indices()
                    .putIndexTemplate(
                            request -> request.name(template).withJson(new StringReader(IndexTemplate.json(name)))));
        }
    }

    /**
     * Creates a document for each event.
     *
     * @return one answer for each, in their order
     * @throws RefusedException when the whole request is refused
     * @throws IOException when there is no answer
     */
    List<ItemOutcome> create(List<ExportItem> items) throws IOException {
        BulkRequest.Builder bulk = new BulkRequest.Builder().index(name).requireDataStream(true);
        for (ExportItem item : items) {
            BinaryData document = BinaryData.of(item.document(), ContentType.APPLICATION_JSON);
            bulk.operations(
                    operation -> operation.create(create -> create.id(item.id()).document(document)));
        }
        BulkResponse answer = ask(() -> client.bulk(bulk.build()));
        List<ItemOutcome> outcomes = new ArrayList<>();
        for (BulkResponseItem item : answer.items()) {
            String reason = item.error() == null ? "" : reason(item.error());
            outcomes.add(new ItemOutcome(item.status(), reason));
        }
        if (outcomes.size() != items.size()) {
            throw new IOException("a bulk answer has " + outcomes.size() + " items for " + items.size() + " events");
        }
        return outcomes;
    }

    private static String reason(co.elastic.clients.elasticsearch._types.ErrorCause error) {
        String reason = error.type() + ": " + error.reason();
        return error.causedBy() == null ? reason : reason + "; " + reason(error.causedBy());
    }

    /**
     * Which of these events are there, in whichever index of the stream: an id is unique only within one of them (so that
     * creating it once more after a rollover would make a second document).
     */
    Set<String> present(List<ExportItem> items) throws IOException {
        List<String> ids = items.stream().map(ExportItem::id).toList();
        try {
            unlessForbidden(() -> client.indices().refresh(request -> request.index(name)));
            return unlessForbidden(() -> client.search(
                                    request -> request.index(name)
                                            .size(ids.size())
                                            .source(source -> source.fetch(false))
                                            .query(query -> query.ids(wanted -> wanted.values(ids))),
                                    Void.class)
                            .hits()
                            .hits())
                    .orElse(List.of())
                    .stream()
                    .map(Hit::id)
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (RefusedException e) {
            if (e.status() == NOT_FOUND) {
                return Set.of();
            }
            throw e;
        }
    }

    /** An API key that may only write still delivers; then the ids alone, in each index for itself, prevent repetition. */
    private <T> Optional<T> unlessForbidden(Call<T> call) throws IOException {
        try {
            return Optional.of(ask(call));
        } catch (RefusedException e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            if (!toldOfPrivileges) {
                LOG.warn(
                        "{}: the credentials lack the privileges read and maintenance; an event whose delivery is in"
                                + " doubt just when the stream rolls over may be there twice",
                        name);
                toldOfPrivileges = true;
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
