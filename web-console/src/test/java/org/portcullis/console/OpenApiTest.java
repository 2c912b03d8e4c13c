package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Route;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The document that is served says what there is: every route under /api/v1, and no other. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @TempDir
    Path folder;

    @Test
    void theDocumentNamesEveryRouteAndNoOther() throws Exception {
        try (TestConsole test = new TestConsole(folder)) {
            HttpResponse<String> answer = test.get("/api/v1/openapi.yaml");
            assertEquals(200, answer.statusCode());
            JsonNode document = new ObjectMapper()
                    .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(answer.body()));
            assertTrue(document.get("openapi").asText().startsWith("3.1"));
            Set<String> described = new TreeSet<>();
            Set<String> open = new TreeSet<>();
            for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
                for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                    if (METHODS.contains(operation.getKey())) {
                        String what = operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey();
                        described.add(what);
                        JsonNode security = operation.getValue().path("security");
                        if (security.isArray() && security.isEmpty()) {
                            open.add(what);
                        }
                        assertEquals(
                                parametersOf(path.getKey()),
                                pathParameters(document, path.getValue(), operation.getValue()),
                                what);
                    }
                }
            }
            Set<String> routes = new TreeSet<>();
            Set<String> withoutToken = new TreeSet<>();
            for (Route route : test.console.routes()) {
                if (route.path().startsWith("/api/v1/")) {
                    routes.add(route.method() + " " + route.path());
                    if (route.access() instanceof Access.Open) {
                        withoutToken.add(route.method() + " " + route.path());
                    }
                }
            }
            assertEquals(routes, described);
            assertEquals(withoutToken, open);
            references(document)
                    .forEach(reference -> assertFalse(
                            document.at(reference.substring(1)).isMissingNode(), reference + " leads nowhere"));
        }
    }

    private static Set<String> parametersOf(String path) {
        Set<String> names = new TreeSet<>();
        java.util.regex.Pattern.compile("\\{(\\w+)}").matcher(path).results().forEach(name -> names.add(name.group(1)));
        return names;
    }

    private static Set<String> pathParameters(JsonNode document, JsonNode path, JsonNode operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode place : List.of(path, operation)) {
            for (JsonNode parameter : place.path("parameters")) {
                JsonNode resolved = parameter.has("$ref")
                        ? document.at(parameter.get("$ref").asText().substring(1))
                        : parameter;
                if (resolved.path("in").asText().equals("path")) {
                    names.add(resolved.get("name").asText());
                }
            }
        }
        return names;
    }

    private static List<String> references(JsonNode document) {
        List<String> references = new ArrayList<>();
        document.findValues("$ref").forEach(reference -> references.add(reference.asText()));
        return references;
    }
}
