package org.portcullis.console.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.portcullis.console.FieldText;
import org.portcullis.policy.device.GuardedCsv;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;

/** Events one a row, values of lists separated by "; ". An export that breaks off ends with a row that says so alone. */
final class EventCsv implements EventRows {
    /** Where the one who asks names none. */
    static final List<Field> COLUMNS = List.of(
            Field.TIMESTAMP,
            Field.EVENT_ACTION,
            Field.EVENT_OUTCOME,
            Field.EVENT_REASON,
            Field.MESSAGE,
            Field.DEVICE_SERIAL_NUMBER,
            Field.SOURCE_MAC,
            Field.USER_NAME,
            Field.OBSERVER_NAME,
            Field.OBSERVER_INGRESS_INTERFACE,
            Field.NETWORK_VLAN_ID,
            Field.RULE_NAME,
            Field.EVENT_ID);

    private final GuardedCsv rows;
    private final List<Field> columns;
    private final EcsJson ecs;

    EventCsv(Appendable text, List<Field> columns) throws IOException {
        this.rows = new GuardedCsv(text, columns.stream().map(Field::name).toList());
        this.columns = columns;
        this.ecs = new EcsJson(columns.stream().distinct().toList());
    }

    @Override
    public void write(String event) throws IOException {
        Map<Field, Object> values = ecs.decode(event.getBytes(StandardCharsets.UTF_8));
        rows.write(
                columns.stream().map(column -> FieldText.of(values.get(column))).toList());
    }

    @Override
    public void broken(String why) throws IOException {
        rows.write(List.of("The export broke off: " + why));
    }
}
