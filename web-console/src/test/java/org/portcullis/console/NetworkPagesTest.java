package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;

/** What the pages of network devices say; how they behave in a browser is shown at a running appliance. */
class NetworkPagesTest {
    @TempDir
    Path folder;

    private TestConsole test;
    private String admin;

    @BeforeEach
    void start() throws Exception {
        test = new TestConsole(folder);
        admin = test.session();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private String page(String path) throws Exception {
        HttpResponse<String> response = test.get(path, "Cookie", admin);
        assertEquals(200, response.statusCode(), path + " " + response.body());
        return response.body();
    }

    private void add(String json) throws Exception {
        HttpResponse<String> response = test.send(test.request("/api/v1/nas")
                .header("Authorization", "Bearer " + test.token("boss" + json.hashCode(), Role.ADMIN))
                .POST(HttpRequest.BodyPublishers.ofString(json)));
        assertEquals(201, response.statusCode(), response.body());
    }

    @Test
    void theListSaysWhatIsTheMatterWithEach() throws Exception {
        add("{\"name\": \"hall (3) + dock\", \"address\": \"10.3.0.0/16\", \"generateSecret\": true}");
        test.nas.health.of("sw-1").packet(TestNas.address("10.1.2.3"));
        test.nas.health.of("sw-1").dropped(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
        String all = page("/network");
        assertTrue(all.contains("2 clients") && all.contains("wrong secret"), all);
        assertTrue(all.contains("/network/clients/hall%20%283%29%20%2B%20dock"), all);
        String problems = page("/network?show=problems");
        assertTrue(problems.contains(">sw-1</a>"), problems);
        assertFalse(problems.contains("dock</a>"), problems);
        assertTrue(page("/network?q=10.3.").contains("1 client"));
        assertTrue(page("/network?q=nothing").contains("No client matches"));
        assertTrue(page("/network/clients/hall%20%283%29%20%2B%20dock").contains("hall (3) + dock</h1>"));
    }

    @Test
    void whoWouldBreakIsListed() throws Exception {
        test.nas.health.of("sw-1").saw(NasSign.PACKET);
        test.nas.health.of("sw-1").saw(NasSign.ACCESS_REQUEST);
        assertTrue(page("/network?show=break").contains("No client matches"));
        test.nas.health.of("sw-1").saw(NasSign.UNAUTHENTICATED);
        assertTrue(page("/network?show=break").contains(">sw-1</a>"));
        assertTrue(page("/network/clients/sw-1").contains("Served without Message-Authenticator"));
    }

    @Test
    void unknownSourcesCanBeAdded() throws Exception {
        assertTrue(page("/network/unknown").contains("Nobody unknown asked"));
        test.nas.health.unknown().dropped(TestNas.address("10.9.9.9"), Code.ACCESS_REQUEST);
        test.nas.health.unknown().dropped(TestNas.address("10.1.2.3"), Code.ACCESS_REQUEST);
        String unknown = page("/network/unknown");
        assertTrue(unknown.contains("/network/add?address=10.9.9.9"), unknown);
        assertFalse(unknown.contains("10.1.2.3"), "it is a client's by now");
        assertTrue(page("/network/add?address=10.9.9.9").contains("value=\"10.9.9.9\""));
    }

    @Test
    void theFilesClientsAreNotChangedHere() throws Exception {
        String client = page("/network/clients/sw-1");
        assertTrue(client.contains("portcullis.yml") && !client.contains("data-dialog=\"remove\""), client);
        assertEquals(
                409, test.get("/network/clients/sw-1/edit", "Cookie", admin).statusCode());
        assertEquals(404, test.get("/network/clients/nobody", "Cookie", admin).statusCode());
    }

    @Test
    void theFormOfAClientHasWhatItIs() throws Exception {
        add("""
                {"name": "hall-3", "address": "10.3.0.1", "secret": "correct horse battery", "vendor": "acme",
                 "messageAuthenticator": "warn", "coa": {"port": 1700, "secret": "for the requests"},
                 "radsec": {"name": ["a.example.org", "b.example.org"]}}
                """);
        String form = page("/network/clients/hall-3/edit");
        for (String there : new String[] {
            "PATCH /api/v1/nas/hall-3",
            "value=\"10.3.0.1\"",
            "value=\"acme\" selected",
            "value=\"warn\" selected",
            "value=\"1700\"",
            "a.example.org\nb.example.org"
        }) {
            assertTrue(form.contains(there), there + " is not in " + form);
        }
        assertFalse(form.contains("horse") || form.contains("for the requests"), form);
    }
}
