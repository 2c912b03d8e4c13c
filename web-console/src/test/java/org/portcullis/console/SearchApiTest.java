package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;

/** Saved searches: whose they are, who sees them, who changes them, and what the audit trail says. */
class SearchApiTest {
    @TempDir
    Path folder;

    private TestConsole test;
    private String anna;
    private String bert;
    private String admin;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        anna = test.token("anna", Role.ANALYST);
        bert = test.token("bert", Role.OPERATOR);
        admin = test.token("root", Role.ADMIN);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        return test.send(test.request("/api/v1/searches" + path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token));
    }

    private String save(String token, String body) throws Exception {
        HttpResponse<String> saved = send("POST", "", token, body);
        assertEquals(201, saved.statusCode(), saved.body());
        String id = TestConsole.json(saved).get("id").asText();
        assertEquals(
                "/api/v1/searches/" + id, saved.headers().firstValue("Location").orElseThrow());
        return "/" + id;
    }

    private List<String> names(String token) throws Exception {
        List<String> names = new ArrayList<>();
        TestConsole.json(send("GET", "", token, ""))
                .get("searches")
                .forEach(search -> names.add(search.get("name").asText()));
        return names;
    }

    @Test
    void oneIsSeenByItsOwnerAndOthersSeeWhatIsShared() throws Exception {
        String own = save(anna, "{\"name\": \"refused\", \"query\": \"event.outcome: failure\"}");
        String shared = save(anna, "{\"name\": \"all\", \"query\": \"\", \"shared\": true}");
        save(bert, "{\"name\": \"refused\", \"query\": \"event.action: access-reject\"}");
        assertEquals(List.of("all", "refused"), names(anna));
        assertEquals(List.of("all", "refused"), names(bert));
        assertEquals(List.of("all"), names(admin));
        assertEquals(404, send("GET", own, bert, "").statusCode());
        assertEquals(404, send("PATCH", own, admin, "{}").statusCode());
        assertEquals(200, send("GET", shared, bert, "").statusCode());
        assertEquals(403, send("PATCH", shared, bert, "{\"name\": \"mine\"}").statusCode());
        assertEquals(403, send("DELETE", shared, bert, "").statusCode());
        JsonNode changed = TestConsole.json(send("PATCH", shared, admin, "{\"name\": \"everything\"}"));
        assertEquals("everything", changed.get("name").asText());
        assertEquals("anna", changed.get("owner").asText());
        assertEquals(204, send("DELETE", shared, anna, "").statusCode());
        assertEquals(List.of("refused"), names(anna));
    }

    @Test
    void whatCannotBeSearchedIsNotSaved() throws Exception {
        for (String wrong : List.of(
                "{\"name\": \"x\"}",
                "{\"query\": \"\"}",
                "{\"name\": \" \", \"query\": \"\"}",
                "{\"name\": \"x\", \"query\": \"event.outcom: failure\"}",
                "{\"name\": \"x\", \"query\": \"\", \"shared\": \"yes\"}",
                "{\"name\": \"x\", \"query\": \"\", \"other\": 1}")) {
            assertEquals(422, send("POST", "", anna, wrong).statusCode(), wrong);
        }
        String id = save(anna, "{\"name\": \"x\", \"query\": \"\"}");
        save(anna, "{\"name\": \"y\", \"query\": \"\"}");
        assertEquals(422, send("PATCH", id, anna, "{\"query\": \"(\"}").statusCode());
        assertEquals(
                409,
                send("POST", "", anna, "{\"name\": \"x\", \"query\": \"\"}").statusCode());
        assertEquals(409, send("PATCH", id, anna, "{\"name\": \"y\"}").statusCode());
    }

    @Test
    void oneKeepsItsTimeAndColumns() throws Exception {
        String id = save(
                anna,
                "{\"name\": \"x\", \"query\": \"\", \"columns\": [\"source.mac\"], \"time\": {\"last\": \"7d\"}}");
        JsonNode saved = TestConsole.json(send("GET", id, anna, ""));
        assertEquals("[\"source.mac\"]", saved.get("columns").toString());
        assertEquals(
                "{\"last\":\"7d\",\"from\":null,\"to\":null}", saved.get("time").toString());
        JsonNode renamed = TestConsole.json(send("PATCH", id, anna, "{\"name\": \"y\"}"));
        assertEquals(saved.get("time"), renamed.get("time"));
        assertEquals(saved.get("columns"), renamed.get("columns"));
        String exact = "{\"last\":null,\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-03-02T00:00:00Z\"}";
        JsonNode changed = TestConsole.json(send("PATCH", id, anna, "{\"time\": " + exact + ", \"columns\": []}"));
        assertEquals(exact, changed.get("time").toString());
        assertTrue(changed.get("columns").isEmpty());
        JsonNode any = TestConsole.json(send("PATCH", id, anna, "{\"time\": null}"));
        assertTrue(any.at("/time/from").isNull());
        for (String wrong : List.of(
                "{\"time\": {\"last\": \"5y\"}}",
                "{\"time\": {\"last\": \"7d\", \"to\": \"2026-03-02T00:00:00Z\"}}",
                "{\"time\": {\"from\": \"yesterday\"}}",
                "{\"columns\": [\"source.mak\"]}",
                "{\"columns\": \"source.mac\"}")) {
            assertEquals(422, send("PATCH", id, anna, wrong).statusCode(), wrong);
        }
        test.settle();
        String changes = test.get("/api/v1/events?q=event.action:search-changed", "Authorization", "Bearer " + admin)
                .body();
        assertTrue(changes.contains("time=7d") && changes.contains("columns=source.mac"), changes);
    }

    @Test
    void everyChangeIsAudited() throws Exception {
        String id = save(anna, "{\"name\": \"x\", \"query\": \"event.outcome: failure\"}");
        send("PATCH", id, anna, "{\"shared\": true}");
        send("PATCH", id, anna, "{\"shared\": true}");
        send("DELETE", id, admin, "");
        test.settle();
        JsonNode saved = only("search-saved");
        assertEquals("anna", saved.at("/user/name").asText());
        assertTrue(saved.at("/portcullis/change/after").toString().contains("query=event.outcome: failure"));
        assertFalse(saved.at("/portcullis/change").has("before"));
        JsonNode changed = only("search-changed");
        assertTrue(changed.at("/portcullis/change/before").toString().contains("shared=false"));
        assertTrue(changed.at("/portcullis/change/after").toString().contains("shared=true"));
        assertEquals("root", only("search-deleted").at("/user/name").asText());
    }

    private JsonNode only(String action) throws Exception {
        JsonNode page = TestConsole.json(
                test.get("/api/v1/events?q=event.action:" + action, "Authorization", "Bearer " + admin));
        assertEquals(1, page.get("total").asInt(), action);
        return page.at("/events/0");
    }
}
