package org.portcullis.siem.index;

import java.time.LocalDate;
import java.util.List;
import org.apache.lucene.index.IndexableField;

/**
 * A record of the journal on its way into the index.
 *
 * @param day that it belongs to (UTC)
 * @param document what the index takes
 */
record IndexableEvent(String id, LocalDate day, long sequence, List<IndexableField> document) {}
