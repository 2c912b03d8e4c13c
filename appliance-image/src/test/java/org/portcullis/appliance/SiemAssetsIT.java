package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code portcullis siem-assets}: what it writes is valid where it can be checked, and finds what a serving appliance does. */
@RequiresProgram(value = "jsonschema", debianPackage = "python3-jsonschema")
class SiemAssetsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void rulesAreSigmaAndFindWhatHappened() throws Exception {
        Path out = folder.resolve("assets");
        Home.portcullis("siem-assets", "--out", out.toString(), "--retention", "400d")
                .done();
        assertTrue(Files.readString(out.resolve("elastic/ilm-policy.json")).contains("\"400d\""));
        assertEquals(1, Home.portcullis("siem-assets", "--out", out.toString()).exit());
        assertEquals(
                2,
                Home.portcullis("siem-assets", "--out", out.toString(), "--data-stream", "Logs")
                        .exit());
        sigmaIsAsSpecified(out.resolve("sigma"));
        findWhatHappened(out.resolve("elastic/detection-rules.ndjson"));
    }

    /** By the schemas that the specification publishes. */
    private void sigmaIsAsSpecified(Path sigma) throws Exception {
        List<String> plain = new ArrayList<>(List.of("jsonschema"));
        List<String> correlations = new ArrayList<>(plain);
        Load yaml = new Load(LoadSettings.builder().build());
        try (Stream<Path> files = Files.list(sigma)) {
            for (Path file : files.toList()) {
                for (Object document : yaml.loadAllFromString(Files.readString(file))) {
                    Path json = Files.createTempFile(folder, "rule", ".json");
                    JSON.writeValue(json.toFile(), document);
                    boolean correlation = ((Map<?, ?>) document).containsKey("correlation");
                    (correlation ? correlations : plain).addAll(List.of("-i", json.toString()));
                }
            }
        }
        assertTrue(plain.size() > 40 && correlations.size() > 20, plain + " " + correlations);
        plain.add(schema("sigma-detection-rule-schema.json"));
        correlations.add(schema("sigma-correlation-rules-schema.json"));
        Home.command(plain.toArray(String[]::new)).done();
        Home.command(correlations.toArray(String[]::new)).done();
        Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"title\": \"no detection\"}");
        assertEquals(
                1,
                Home.command("jsonschema", "-i", wrong.toString(), plain.get(plain.size() - 1))
                        .exit());
    }

    private String schema(String name) throws Exception {
        Path file = folder.resolve(name);
        try (InputStream in = SiemAssetsIT.class.getResourceAsStream("sigma/" + name)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file.toString();
    }

    /** How many events of a serving appliance each rule selects. */
    private void findWhatHappened(Path rules) throws Exception {
        Home home = Home.init(folder);
        home.register("SN-1,,sensor,acme,,,,active", "SN-2,,sensor,acme,,,,active");
        home.run("device", "state", "SN-1", "quarantined", "--reason", "odd").done();
        home.run("device", "state", "SN-1", "active", "--reason", "clean").done();
        home.run("device", "state", "SN-2", "decommissioned", "--reason", "sold")
                .done();
        try (Serving serving = Serving.start(home)) {
            Api api = new Api(home, serving);
            assertEquals(
                    409,
                    api.send("POST", "/api/v1/devices", "{\"serial\":\"SN-2\"}").statusCode());
            assertEquals(
                    200,
                    api.send("PUT", "/api/v1/policy", "default: refuse\nprofiles: {}\n")
                            .statusCode());
            Events.newest(home, "event.action: device-state-changed", 3);
            Events.newest(home, "event.action: policy-changed", 2);
            Events.newest(home, "event.action: decommissioned-device-returned");
            Map<String, Integer> found = new TreeMap<>();
            for (String line : Files.readAllLines(rules)) {
                JsonNode rule = JSON.readTree(line);
                int count = api.events(rule.get("query").asText()).size();
                if (count > 0) {
                    found.put(rule.get("name").asText(), count);
                }
            }
            // Whether the disk of this machine is nearly full is not for this test.
            found.remove("Portcullis: audit trail runs out of disk");
            assertEquals(
                    Map.of(
                            "Portcullis: decommissioned device tries to join", 1,
                            "Portcullis: quarantine undone shortly after", 2,
                            "Portcullis: one account changes the state of many devices", 3,
                            "Portcullis: policy changed", 1),
                    found);
            assertFalse(api.events("event.action: appliance-started").isEmpty());
        }
    }
}
