package org.portcullis.siem.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.Field;

/**
 * The Open Cybersecurity Schema Framework, {@value #VERSION}: authentications are of the class Authentication, changes of
 * Entity Management, sessions of Network Activity; what the schema has no place for is in {@code unmapped}, under its name
 * in ECS.
 */
public final class OcsfFormat implements EventFormat {
    static final String VERSION = "1.8.0";

    private final ObjectMapper json = new ObjectMapper();
    private final String product;

    /** @param product its version */
    public OcsfFormat(String product) {
        this.product = product;
    }

    @Override
    public byte[] write(Map<Field, Object> values, int most) {
        return Shortening.fitted(values, most, this::encoded);
    }

    private byte[] encoded(Map<Field, Object> values) {
        OcsfEvent event = new OcsfEvent(values, json.createObjectNode());
        OcsfClass type = OcsfClass.of(values);
        classify(type, event);
        describe(event);
        switch (type.uid()) {
            case OcsfClass.AUTHENTICATION -> OcsfParts.authentication(event);
            case OcsfClass.NETWORK_ACTIVITY -> OcsfParts.network(event);
            case OcsfClass.ENTITY_MANAGEMENT -> OcsfParts.entity(event);
            case OcsfClass.APPLICATION_LIFECYCLE -> product(event.root().putObject("app"));
            default -> {}
        }
        OcsfParts.observables(event);
        event.unmapped();
        return event.root().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void classify(OcsfClass type, OcsfEvent event) {
        event.root()
                .put("category_uid", type.category())
                .put("class_uid", type.uid())
                .put("activity_id", type.activity())
                .put("activity_name", type.activityName())
                .put("type_uid", type.type())
                .put("severity_id", severity(event.values()));
    }

    private void describe(OcsfEvent event) {
        event.time(event.root(), "time", Field.TIMESTAMP);
        if (!event.root().has("time")) {
            event.root().put("time", Instant.EPOCH.toEpochMilli());
        }
        event.text(event.root(), "message", Field.MESSAGE);
        int status = event.take(Field.EVENT_OUTCOME)
                .map(outcome -> outcome.equals("success") ? 1 : outcome.equals("failure") ? 2 : 0)
                .orElse(0);
        event.root().put("status_id", status);
        event.root().put("status", status == 1 ? "Success" : status == 2 ? "Failure" : "Unknown");
        event.text(event.root(), "status_code", Field.FAILURE_CODE);
        event.text(event.root(), "status_detail", Field.EVENT_REASON);
        ObjectNode metadata = event.root().putObject("metadata").put("version", VERSION);
        product(metadata.putObject("product"));
        event.text(metadata, "uid", Field.EVENT_ID);
        event.text(metadata, "event_code", Field.EVENT_ACTION);
        event.text(metadata, "log_name", Field.EVENT_DATASET);
        event.text(metadata, "log_provider", Field.SERVICE_NODE_NAME);
        if (event.values().get(Field.EVENT_SEQUENCE) instanceof Long sequence && sequence <= Integer.MAX_VALUE) {
            event.take(Field.EVENT_SEQUENCE);
            metadata.put("sequence", sequence);
        }
        Optional<String> truncated = event.take(Field.TRUNCATED);
        if (truncated.isPresent()) {
            metadata.put("is_truncated", true);
        }
    }

    private void product(ObjectNode node) {
        node.put("name", "Portcullis").put("vendor_name", "Portcullis").put("version", product);
    }

    private static int severity(Map<Field, Object> values) {
        int severity = PlainText.severity(values);
        return severity >= 9 ? 5 : severity >= 7 ? 4 : severity >= 5 ? 3 : severity >= 3 ? 2 : 1;
    }
}
