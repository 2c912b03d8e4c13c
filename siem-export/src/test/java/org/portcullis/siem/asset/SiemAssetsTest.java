package org.portcullis.siem.asset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.siem.sink.IndexTemplate;

class SiemAssetsTest {
    private static final String STREAM = "logs-portcullis.access-default";
    private static final SiemAssets ASSETS = new SiemAssets(STREAM, Duration.ofDays(30));

    private static JsonNode json(String file) throws Exception {
        return new ObjectMapper().readTree(ASSETS.files().get(file));
    }

    @Test
    void theTemplateIsTheExportersWithThePolicy() throws Exception {
        JsonNode exporters = new ObjectMapper().readTree(IndexTemplate.json(STREAM));
        assertEquals(exporters, json("opensearch/index-template.json"));
        ObjectNode elastic = (ObjectNode) json("elastic/index-template.json");
        ObjectNode settings = (ObjectNode) elastic.at("/template/settings");
        assertEquals(
                "portcullis-events", settings.remove("index.lifecycle.name").asText());
        if (settings.isEmpty()) {
            ((ObjectNode) elastic.get("template")).remove("settings");
        }
        assertEquals(exporters, elastic);
    }

    @Test
    void eventsAreKeptAsLongAsWanted() throws Exception {
        assertEquals(
                "30d",
                json("elastic/ilm-policy.json")
                        .at("/policy/phases/delete/min_age")
                        .asText());
        JsonNode ism = json("opensearch/ism-policy.json").get("policy");
        assertEquals(
                "30d",
                ism.at("/states/0/transitions/0/conditions/min_rollover_age").asText());
        assertEquals(ism.at("/states/1/name"), ism.at("/states/0/transitions/0/state_name"));
        assertEquals(STREAM, ism.at("/ism_template/0/index_patterns/0").asText());
    }

    @Test
    void theReadmeNamesWhatIsThere() {
        String readme = ASSETS.files().get("README.md");
        for (String file : ASSETS.files().keySet()) {
            assertTrue(file.startsWith("sigma/") || file.equals("README.md") || readme.contains("@" + file), file);
        }
        assertTrue(readme.contains("_index_template/" + IndexTemplate.name(STREAM) + "\""));
    }

    @Test
    void aStreamOfAnotherFormIsItsOwnPattern() {
        String kibana = new SiemAssets("nac", Duration.ofDays(1)).files().get("elastic/kibana.ndjson");
        assertTrue(kibana.contains("\"title\":\"nac\""), kibana);
    }

    @Test
    void writesAndNeverOverwrites(@TempDir Path folder) throws Exception {
        ASSETS.write(folder.resolve("out"));
        assertEquals(
                ASSETS.files().get("sigma/portcullis_crl_refused.yml"),
                Files.readString(folder.resolve("out/sigma/portcullis_crl_refused.yml")));
        assertThrows(FileAlreadyExistsException.class, () -> ASSETS.write(folder.resolve("out")));
    }
}
