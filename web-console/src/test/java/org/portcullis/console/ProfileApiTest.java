package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.profile.RuleBase;
import org.portcullis.profiler.profile.RuleFile;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.signal.Source;

/** What was seen of devices, as tools and people see it. */
class ProfileApiTest {
    private static final MacAddress DEVICE_MAC =
            MacAddress.parse("00-11-22-AA-BB-CC").orElseThrow();
    private static final MacAddress OTHER =
            MacAddress.parse("00-11-22-AA-BB-CD").orElseThrow();

    private static void see(TestConsole console) throws InterruptedException {
        console.registry.register(
                new NewDevice(
                        new Serial("SN-1"), "Gate", "", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                Actor.system("test"),
                "");
        CountDownLatch two = new CountDownLatch(2);
        console.profiler.listen(change -> two.countDown());
        console.profiler.follow(RuleBase.read(List.of(new RuleFile("own.yml", """
                                        rules:
                                          - { name: own-class, when: { dhcp.vendorClass: "acmetest*" }, says: { function: camera, model: "T${1}" }, weight: { function: 80, model: 30 }, source: test }
                                        """))));
        Observation device = new Observation(
                DEVICE_MAC,
                Optional.of(new Serial("SN-1")),
                console.clock.instant(),
                "sw-1",
                List.of(new Signal(Source.DHCP, "vendorClass", "acmetest <9>")));
        Observation other = new Observation(
                OTHER,
                Optional.empty(),
                console.clock.instant(),
                "sw-2",
                List.of(new Signal(Source.DHCP, "vendorClass", "acmetest 8")));
        console.profiler.observations().offer(() -> device);
        console.profiler.observations().offer(() -> other);
        assertTrue(two.await(60, TimeUnit.SECONDS));
    }

    @Test
    void profilesAreListedShownAndPartOfTheirDevice(@TempDir Path folder) throws Exception {
        try (TestConsole console = new TestConsole(folder)) {
            see(console);
            String token = console.token("analyst", Role.ANALYST);
            JsonNode page = json(get(console, token, "/api/v1/profiles?function=camera&limit=1"));
            assertEquals("00-11-22-AA-BB-CC", page.at("/profiles/0/mac").asText());
            assertEquals("SN-1", page.at("/profiles/0/device").asText());
            assertEquals(80, page.at("/profiles/0/function/certainty").asInt());
            JsonNode next = json(get(
                    console,
                    token,
                    "/api/v1/profiles?function=camera&limit=1&cursor="
                            + page.path("next").asText()));
            assertEquals("00-11-22-AA-BB-CD", next.at("/profiles/0/mac").asText());
            assertTrue(next.path("next").isNull());
            assertEquals(
                    422, get(console, token, "/api/v1/profiles?function=kamera").statusCode());

            JsonNode one = json(get(console, token, "/api/v1/profiles/0011.22aa.bbcc"));
            assertEquals(false, one.at("/model/usable").asBoolean());
            assertEquals("own-class", one.at("/function/evidence/0/rule").asText());
            assertEquals("acmetest <9>", one.at("/signals/0/value").asText());
            assertEquals("sw-1", one.at("/signals/0/witness").asText());
            assertEquals(
                    404,
                    get(console, token, "/api/v1/profiles/00-11-22-AA-BB-CE").statusCode());
            assertEquals(one, json(get(console, token, "/api/v1/devices/SN-1")).path("profile"));

            String session = console.session(Role.ANALYST);
            for (String path : List.of("/profiles?function=camera", "/profiles/00-11-22-AA-BB-CC", "/devices/SN-1")) {
                HttpResponse<String> shown = console.get(path, "Cookie", session);
                assertEquals(200, shown.statusCode(), path);
                assertTrue(shown.body().contains("camera"), path);
                assertTrue(shown.body().contains("00-11-22-AA-BB-CC"), path);
            }
            String card = console.get("/devices/SN-1", "Cookie", session).body();
            assertTrue(card.contains("acmetest &lt;9&gt;"), "what devices send is text");
            assertTrue(card.contains("rule own-class"));
            assertEquals(
                    422,
                    console.get("/profiles?function=kamera", "Cookie", session).statusCode());
        }
    }

    @Test
    void aDraftIsSimulatedWithWhatIsKnownOrSupposed(@TempDir Path folder) throws Exception {
        try (TestConsole console = new TestConsole(folder)) {
            see(console);
            String policy = """
                    profiles: { cams: { vlan: 120 } }
                    mab:
                      enabled: true
                      rules: [{ name: cams, when: 'profile.function == "camera" && profile.certainty >= 80', then: cams }]
                    """;
            String body = "{\"method\":\"mab\",\"request\":{\"mac\":\"00-11-22-AA-BB-CD\"},%s\"policy\":"
                    + new ObjectMapper().writeValueAsString(policy) + "}";
            String token = console.token("analyst", Role.ANALYST);
            assertEquals("permit", decision(console, token, body.formatted("")));
            assertEquals(
                    "refuse",
                    decision(
                            console, token, body.formatted("\"profile\":{\"function\":\"camera\",\"certainty\":79},")));
        }
    }

    private static HttpResponse<String> get(TestConsole console, String token, String path) throws Exception {
        return console.get(path, "Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> post(TestConsole console, String path, String token, String body)
            throws Exception {
        return console.send(console.request(path)
                .headers("Authorization", "Bearer " + token, "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String decision(TestConsole console, String token, String body) throws Exception {
        return json(post(console, "/api/v1/policy/simulate", token, body))
                .path("decision")
                .asText();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertEquals(200, answer.statusCode(), answer::body);
        return new ObjectMapper().readTree(answer.body());
    }
}
