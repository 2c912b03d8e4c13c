package org.portcullis.siem.sink;

import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;

/**
 * An event to be delivered.
 *
 * @param sequence in the journal; 0 of one that is not there
 * @param id of the event
 * @param document ECS, as it is in the journal
 * @param values what the document holds
 * @param inDoubt whether it may have arrived already, though no answer said so
 */
record ExportItem(long sequence, String id, byte[] document, Map<Field, Object> values, boolean inDoubt) {
    private static final EcsJson ECS = new EcsJson();

    /**
     * Empty when the document has no id.
     *
     * @throws IllegalArgumentException when it is no ECS document
     */
    static Optional<ExportItem> of(long sequence, byte[] document) {
        Map<Field, Object> values = ECS.decode(document);
        return values.get(Field.EVENT_ID) instanceof String id
                ? Optional.of(new ExportItem(sequence, id, document, values, false))
                : Optional.empty();
    }

    ExportItem doubted() {
        return inDoubt ? this : new ExportItem(sequence, id, document, values, true);
    }

    ExportItem certain() {
        return inDoubt ? new ExportItem(sequence, id, document, values, false) : this;
    }
}
