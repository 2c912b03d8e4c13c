package org.portcullis.siem.sink;

/**
 * An event to be delivered.
 *
 * @param sequence in the journal
 * @param id of the event, and of the document that it becomes
 * @param document ECS, as it is in the journal
 * @param inDoubt whether it may have arrived already, though no answer said so
 */
record ExportItem(long sequence, String id, byte[] document, boolean inDoubt) {
    ExportItem doubted() {
        return inDoubt ? this : new ExportItem(sequence, id, document, true);
    }

    ExportItem certain() {
        return inDoubt ? new ExportItem(sequence, id, document, false) : this;
    }
}
