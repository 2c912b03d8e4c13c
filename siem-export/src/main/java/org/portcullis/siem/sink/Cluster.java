package org.portcullis.siem.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * What exporting to a data stream asks of the cluster that has it. What the cluster refuses is a {@link RefusedException} with
 * its HTTP status; any other {@link IOException} means that it is not known what became of the request. For one thread.
 */
interface Cluster extends Closeable {
    int FORBIDDEN = 403;
    int NOT_FOUND = 404;
    /** Then fewer events at once show which of them it is. */
    int TOO_LARGE = 413;

    boolean hasTemplate(String template) throws IOException;

    void putTemplate(String template, String json) throws IOException;

    /** Creates a document for each event, under its id; the outcomes are in their order. */
    SinkAnswer create(String stream, List<ExportItem> items) throws IOException;

    /** Has a search find what was created before. */
    void refresh(String stream) throws IOException;

    /** Which of these ids are in the stream, in whichever of its indices. */
    Set<String> present(String stream, List<String> ids) throws IOException;
}
