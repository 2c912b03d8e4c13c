package org.portcullis.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The data that a release left behind, and what it showed of them; made by {@code src/test/released/make}. */
final class Released {
    /** The newest; its migrations are those that programs of before have. */
    static final String NEWEST = "0.1.0-snapshot";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** They change with what happens, or with the time. */
    private static final Set<String> PASSING = Set.of("lastUsed", "lastPacket", "verdict", "level", "lastSeen");

    private final Path home;

    private Released(Path home) {
        this.home = home;
    }

    /** A copy of it in a folder. */
    static Released copy(String release, Path folder) throws Exception {
        Path archive = folder.resolve(release + ".tar.gz");
        try (InputStream in = Released.class.getResourceAsStream("/released/" + release + ".tar.gz")) {
            Files.copy(in, archive);
        }
        Home.command("tar", "-C", folder.toString(), "-xzpf", archive.toString())
                .done();
        return new Released(folder.resolve("home"));
    }

    Path home() {
        return home;
    }

    Path database() {
        return home.resolve("data/portcullis.db");
    }

    /** What it showed under a name. */
    JsonNode shown(String name) throws Exception {
        return JSON.readTree(home.resolve("shown/" + name + ".json").toFile());
    }

    List<JsonNode> events() throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(home.resolve("shown/events.ndjson"))) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    String policy() throws Exception {
        return Files.readString(home.resolve("shown/policy.yml"));
    }

    /** What of it is missing, or otherwise, in what is shown now; more may be there. */
    static List<String> missing(JsonNode then, JsonNode now) {
        List<String> missing = new ArrayList<>();
        compare("", then, now, missing);
        return missing;
    }

    private static void compare(String where, JsonNode then, JsonNode now, List<String> missing) {
        if (then.isObject() && now.isObject()) {
            for (Map.Entry<String, JsonNode> field : then.properties()) {
                if (!PASSING.contains(field.getKey())) {
                    compare(where + "/" + field.getKey(), field.getValue(), now.path(field.getKey()), missing);
                }
            }
        } else if (then.isArray() && now.isArray() && then.size() <= now.size()) {
            for (int i = 0; i < then.size(); i++) {
                compare(where + "/" + i, then.get(i), now.get(i), missing);
            }
        } else if (!then.equals(now)) {
            missing.add(where + ": " + then + ", and now " + now);
        }
    }
}
