package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.portcullis.console.NasServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.radius.health.UnknownSources;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.snippet.Snippet;
import org.portcullis.radius.snippet.SnippetValues;

/** What this node sees of clients, and of those who are none; and what to enter at them. */
public final class NasHealthRoutes {
    private static final String ALL = "/api/v1/nas";
    private static final String ONE = ALL + "/{name}";

    private final NasServices services;
    private final String node;

    /** @param node whose eyes it is seen by */
    public NasHealthRoutes(NasServices services, String node) {
        this.services = services;
        this.node = node;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ALL + "/unknown", PolicyAnswers.READERS, this::unknown),
                Route.get(ONE + "/health", PolicyAnswers.READERS, this::health),
                Route.get(ONE + "/diagnosis", PolicyAnswers.READERS, this::diagnosis),
                Route.get(ONE + "/snippet", PolicyAnswers.READERS, this::snippet));
    }

    private void unknown(Context context) {
        NasClients clients = services.control().roster().clients();
        List<UnknownSources.Source> sources = services.health().unknown().newestFirst().stream()
                .filter(source -> clients.find(source.address()).isEmpty())
                .toList();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("node", node);
            json.writeStringField("since", services.health().since().toString());
            json.writeArrayFieldStart("sources");
            for (UnknownSources.Source source : sources) {
                NasJson.unknown(json, source);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void health(Context context) {
        NasRoster.Line line = NasRoutes.found(services, context);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("name", line.name());
            json.writeStringField("node", node);
            json.writeStringField("since", services.health().since().toString());
            NasJson.health(json, services.health().find(line.name()));
            json.writeEndObject();
        });
    }

    private void diagnosis(Context context) {
        NasRoster roster = services.control().roster();
        NasRoster.Line line = NasRoutes.found(services, context);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("name", line.name());
            json.writeStringField("node", node);
            NasJson.diagnosis(json, services.diagnostician().of(line, roster));
            json.writeEndObject();
        });
    }

    private void snippet(Context context) {
        NasClient client = NasRoutes.found(services, context).entry().client();
        Snippet chosen = DeviceAnswers.query(context, "as")
                .map(word -> Snippet.ofWord(word)
                        .orElseThrow(() -> Problem.input(
                                "as",
                                "is one of "
                                        + Arrays.stream(Snippet.values())
                                                .map(Snippet::word)
                                                .collect(Collectors.joining(", ")))))
                .orElseGet(() -> Snippet.forVendor(client.vendor()));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("name", client.name());
            json.writeStringField("as", chosen.word());
            json.writeStringField("title", chosen.title());
            json.writeStringField(
                    "text",
                    chosen.with(SnippetValues.of(client, services.served().get())));
            json.writeArrayFieldStart("others");
            for (Snippet other : Snippet.values()) {
                json.writeStartObject();
                json.writeStringField("as", other.word());
                json.writeStringField("title", other.title());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
