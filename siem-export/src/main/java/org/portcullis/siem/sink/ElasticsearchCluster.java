package org.portcullis.siem.sink;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.StringReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.elasticsearch.client.ResponseException;

/** An Elasticsearch cluster, by Elasticsearch's Java client. */
final class ElasticsearchCluster implements Cluster {
    private static final int OK = 200;

    private final Duration timeout;
    private final JacksonJsonpMapper mapper = new JacksonJsonpMapper();
    private final RestClientTransport transport;
    private final ElasticsearchAsyncClient client;

    /** @throws IOException when a file of the settings cannot be used */
    ElasticsearchCluster(ElasticsearchSettings settings) throws IOException {
        this.timeout = settings.timeout();
        this.transport = new RestClientTransport(HttpConnection.open(settings), mapper);
        this.client = new ElasticsearchAsyncClient(transport);
    }

    @Override
    public boolean hasTemplate(String template) throws IOException {
        return ask(client.indices().existsIndexTemplate(request -> request.name(template)))
                .value();
    }

    @Override
    public void putTemplate(String template, String json) throws IOException {
        ask(client.indices().putIndexTemplate(request -> request.name(template).withJson(new StringReader(json))));
    }

    @Override
    public SinkAnswer create(String stream, List<ExportItem> items) throws IOException {
        BulkRequest.Builder bulk = new BulkRequest.Builder().index(stream).requireDataStream(true);
        for (ExportItem item : items) {
            BinaryData document = BinaryData.of(item.document(), ContentType.APPLICATION_JSON);
            bulk.operations(
                    operation -> operation.create(create -> create.id(item.id()).document(document)));
        }
        BulkResponse answer = ask(client.bulk(bulk.build()));
        List<ItemOutcome> outcomes = new ArrayList<>();
        for (BulkResponseItem item : answer.items()) {
            outcomes.add(new ItemOutcome(item.status(), item.error() == null ? "" : reason(item.error())));
        }
        return new SinkAnswer(
                outcomes, answer(OK, JsonpUtils.toJsonString(answer, mapper)).shown());
    }

    private static String reason(ErrorCause error) {
        String reason = error.type() + ": " + error.reason();
        return error.causedBy() == null ? reason : reason + "; " + reason(error.causedBy());
    }

    @Override
    public void refresh(String stream) throws IOException {
        ask(client.indices().refresh(request -> request.index(stream)));
    }

    @Override
    public Set<String> present(String stream, List<String> ids) throws IOException {
        return ask(client.search(
                        request -> request.index(stream)
                                .size(ids.size())
                                .source(source -> source.fetch(false))
                                .query(query -> query.ids(wanted -> wanted.values(ids))),
                        Void.class))
                .hits()
                .hits()
                .stream()
                .map(Hit::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private <T> T ask(CompletableFuture<T> asked) throws IOException {
        try {
            return asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the exporter is stopped");
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new SocketTimeoutException("no answer within " + timeout.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** The client tells of an error status by one of three exceptions, depending on the status and the body. */
    private static IOException failure(Throwable cause) {
        if (cause instanceof ElasticsearchException e) {
            return refused(e.status(), e);
        } else if (cause instanceof TransportException e) {
            return refused(e.statusCode(), e);
        } else if (cause instanceof ResponseException e) {
            return refused(e.getResponse().getStatusLine().getStatusCode(), e);
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    private static RefusedException refused(int status, Exception e) {
        RefusedException refused =
                new RefusedException(answer(status, String.valueOf(e.getMessage())), status == TOO_LARGE);
        refused.initCause(e);
        return refused;
    }

    private static HttpAnswer answer(int status, String text) {
        return new HttpAnswer(status, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
