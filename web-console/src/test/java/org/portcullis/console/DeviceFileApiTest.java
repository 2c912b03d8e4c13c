package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.DeviceSearch;

/** Files of devices, in and out. */
class DeviceFileApiTest {
    private static final String IMPORT = "/api/v1/devices/import";
    private static final String HEADER = "serial,name,type,vendor,model,owner,tags,state\n";

    @TempDir
    Path folder;

    private TestConsole test;
    private String operator;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        operator = test.token("bob", Role.OPERATOR);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void aFileIsTriedAndTaken() throws Exception {
        String file = HEADER + "SN-1,one,sensor,acme,,,a,active\nSN-2,two,sensor,acme,,,,\n";
        JsonNode dry = TestConsole.json(post(IMPORT + "?dryRun=true", operator, file));
        assertEquals("2 0 0 0", counts(dry));
        for (String unclear : List.of("", "=", "=1", "=TRUE")) {
            assertEquals(422, post(IMPORT + "?dryRun" + unclear, operator, file).statusCode(), unclear);
        }
        assertEquals(0, devices());
        JsonNode taken = TestConsole.json(post(IMPORT, operator, file));
        assertEquals("2 0 0 0", counts(taken));
        String undo = "/api/v1/devices/imports/" + taken.get("id").asText() + "/undo";
        HttpResponse<String> undone = post(undo, operator, "");
        assertEquals("{\"undone\":2}", undone.body());
        assertEquals(0, devices());
        assertEquals(409, post(undo, operator, "").statusCode());
        assertEquals(
                404, post("/api/v1/devices/imports/none/undo", operator, "").statusCode());
        assertEquals("2 0 0 0", counts(TestConsole.json(post(IMPORT, operator, file))));
        JsonNode again = TestConsole.json(
                post(IMPORT + "?dryRun=true", operator, file.replace("two", "2") + "SN-3,,,,,,,\nSN-4,,,,,,,gone\n"));
        assertEquals("1 1 1 1", counts(again));
        assertEquals("SN-3", again.at("/additions/0/serial").asText());
        assertEquals(
                "{\"state\":\"registered\"}", again.at("/additions/0/after").toString());
        assertEquals("{\"name\":\"two\"}", again.at("/changes/0/before").toString());
        assertEquals("{\"name\":\"2\"}", again.at("/changes/0/after").toString());
        assertEquals(5, again.at("/errors/0/line").asInt());
    }

    @Test
    void ofAFileWithABadRowNothingIsTaken() throws Exception {
        HttpResponse<String> refused = post(IMPORT, operator, HEADER + "SN-1,,,,,,,\nSN-2,,,,,,,gone\nSN-1,,,,,,,\n");
        assertEquals(422, refused.statusCode());
        JsonNode problem = TestConsole.json(refused);
        assertEquals("line 3", problem.at("/errors/0/path").asText());
        assertEquals("line 4", problem.at("/errors/1/path").asText());
        assertEquals(0, devices());
        HttpResponse<String> noUtf8 = test.send(test.request(IMPORT)
                .header("Authorization", "Bearer " + operator)
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        (HEADER + "SN-1,\u00FC,,,,,,\n").getBytes(StandardCharsets.ISO_8859_1))));
        assertEquals(422, noUtf8.statusCode());
        assertTrue(noUtf8.body().contains("not UTF-8"), noUtf8.body());
    }

    /** Larger than what any other route takes; and what comes out goes in again, nothing in it a formula. */
    @Test
    void aLargeFileGoesInAndComesOut() throws Exception {
        String file = "\uFEFF" + HEADER
                + IntStream.range(0, 5_000)
                        .mapToObj(i -> "SN-" + i + ",=1+" + i + ",sensor,acme,T-100,\"x, y\",a b,active\n")
                        .collect(Collectors.joining());
        assertTrue(file.length() > 200_000);
        assertEquals("5000 0 0 0", counts(TestConsole.json(post(IMPORT, operator, file))));
        HttpResponse<String> export = test.get(
                "/api/v1/devices/export?q=sensor", "Authorization", "Bearer " + test.token("carol", Role.ANALYST));
        assertEquals(200, export.statusCode());
        assertEquals(
                "text/csv;charset=utf-8",
                export.headers()
                        .firstValue("Content-Type")
                        .orElseThrow()
                        .replace(" ", "")
                        .toLowerCase(java.util.Locale.ROOT));
        assertEquals(5_001, export.body().lines().count());
        assertTrue(
                export.body().contains("\"SN-7\",\"'=1+7\",\"sensor\""),
                export.body().substring(0, 300));
        assertEquals("0 0 5000 0", counts(TestConsole.json(post(IMPORT, operator, export.body()))));
    }

    /** Who may not import cannot make the appliance read a large body either. */
    @Test
    void aLargeBodyIsReadOnlyOfThoseWhoMaySendIt() throws Exception {
        String large = HEADER
                + IntStream.range(0, 10_000)
                        .mapToObj(i -> "SN-" + i + ",,,,,,,\n")
                        .collect(Collectors.joining());
        for (String token : Set.of("none", test.token("carol", Role.ANALYST))) {
            assertEquals(413, refusal(IMPORT, token, large), token);
        }
        assertEquals(413, refusal("/api/v1/devices", operator, large));
        assertEquals(0, devices());
        assertEquals(401, post(IMPORT, "none", HEADER).statusCode());
        assertEquals(403, post(IMPORT, test.token("dave", Role.ANALYST), HEADER).statusCode());
        assertEquals(200, post(IMPORT, operator, HEADER).statusCode());
    }

    /** The status; 413 also where the connection was closed while the body was still being sent. */
    private int refusal(String path, String token, String body) throws Exception {
        try {
            return post(path, token, body).statusCode();
        } catch (IOException closed) {
            return 413;
        }
    }

    private HttpResponse<String> post(String path, String token, String body) throws Exception {
        return test.send(test.request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private long devices() {
        return test.directory
                .search(DeviceSearch.of("", Set.of()), java.util.Optional.empty(), 1)
                .total();
    }

    private static String counts(JsonNode report) {
        return report.path("new").asText() + " " + report.path("changed").asText() + " "
                + report.path("unchanged").asText() + " "
                + report.path("refused").asText();
    }
}
