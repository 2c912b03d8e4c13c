package org.portcullis.siem.asset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.portcullis.policy.value.DurationText;

/**
 * How long the cluster keeps events: a week, or 50 GB a shard, in one index, which is deleted when the retention has passed
 * since the next one began.
 */
final class Lifetime {
    static final String POLICY = "portcullis-events";
    private static final String WEEK = "7d";
    private static final String LARGEST_SHARD = "50gb";

    private final String retention;

    Lifetime(Duration retention) {
        this.retention = DurationText.format(retention);
    }

    /** For Elasticsearch: {@code PUT _ilm/policy/portcullis-events}. */
    ObjectNode elasticsearch() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode policy = root.putObject("policy");
        policy.putObject("_meta").put("managed_by", "portcullis");
        ObjectNode phases = policy.putObject("phases");
        ObjectNode hot = phases.putObject("hot").put("min_age", "0ms").putObject("actions");
        hot.putObject("rollover").put("max_age", WEEK).put("max_primary_shard_size", LARGEST_SHARD);
        phases.putObject("delete")
                .put("min_age", retention)
                .putObject("actions")
                .putObject("delete");
        return root;
    }

    /** For OpenSearch: {@code PUT _plugins/_ism/policies/portcullis-events}; it names its indices itself. */
    ObjectNode opensearch(String dataStream) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode policy = root.putObject("policy");
        policy.put("description", "Events of Portcullis").put("default_state", "hot");
        policy.putArray("ism_template")
                .addObject()
                .put("priority", 200)
                .putArray("index_patterns")
                .add(dataStream)
                .add(".ds-" + dataStream + "-*");
        ObjectNode hot = policy.putArray("states").addObject().put("name", "hot");
        hot.putArray("actions")
                .addObject()
                .putObject("rollover")
                .put("min_index_age", WEEK)
                .put("min_primary_shard_size", LARGEST_SHARD);
        hot.putArray("transitions")
                .addObject()
                .put("state_name", "delete")
                .putObject("conditions")
                .put("min_rollover_age", retention);
        ObjectNode delete = policy.withArrayProperty("states").addObject().put("name", "delete");
        delete.putArray("actions").addObject().putObject("delete");
        delete.putArray("transitions");
        return root;
    }
}
