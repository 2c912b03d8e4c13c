package org.portcullis.siem.asset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.portcullis.siem.sink.IndexTemplate;

/** What the SIEM side installs, as files: index template, retention, dashboard, detection rules. */
public final class SiemAssets {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> files = new TreeMap<>();

    /**
     * @param dataStream that the exporter writes to
     * @param retention how long the cluster keeps events
     */
    public SiemAssets(String dataStream, Duration retention) {
        Lifetime lifetime = new Lifetime(retention);
        String pattern = pattern(dataStream);
        DetectionRules rules = new DetectionRules();
        files.put("README.md", Resource.text("README.md").replace("{{template}}", IndexTemplate.name(dataStream)));
        files.put("elastic/index-template.json", pretty(withLifetime(IndexTemplate.json(dataStream))));
        files.put("elastic/ilm-policy.json", pretty(lifetime.elasticsearch()));
        files.put("elastic/kibana.ndjson", Dashboard.ndjson(pattern));
        files.put("elastic/detection-rules.ndjson", elastic(rules, pattern));
        files.put("opensearch/index-template.json", pretty(read(IndexTemplate.json(dataStream))));
        files.put("opensearch/ism-policy.json", pretty(lifetime.opensearch(dataStream)));
        files.put("opensearch/dashboards.ndjson", Dashboard.searches(pattern));
        rules.files().forEach((name, text) -> files.put("sigma/" + name, text));
    }

    /** The texts by the names of their files. */
    public Map<String, String> files() {
        return Map.copyOf(files);
    }

    /**
     * Writes them.
     *
     * @param folder made if it is not there
     * @throws java.nio.file.FileAlreadyExistsException when one of them is there
     */
    public void write(Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    private static String elastic(DetectionRules rules, String pattern) {
        return rules.rules().stream()
                .map(rule -> ElasticRule.of(rule, pattern) + "\n")
                .collect(Collectors.joining());
    }

    /** All namespaces of the data set, where the name has that form: {@code logs-portcullis.access-*}. */
    private static String pattern(String dataStream) {
        return dataStream.replaceFirst("^(logs-[^-]+-)[^-]+$", "$1*");
    }

    /** What the exporter installs itself has no policy, which not every cluster knows. */
    private static ObjectNode withLifetime(String template) {
        ObjectNode root = read(template);
        root.withObjectProperty("template").withObjectProperty("settings").put("index.lifecycle.name", Lifetime.POLICY);
        return root;
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pretty(ObjectNode json) {
        return json.toPrettyString() + "\n";
    }
}
