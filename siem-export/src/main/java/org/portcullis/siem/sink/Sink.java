package org.portcullis.siem.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A connection to a receiver of events. For one thread. */
interface Sink extends Closeable {

    /** What has to be there before the first event is sent. */
    default void prepare() throws IOException {}

    /**
     * Sends events in their order.
     *
     * @return what became of each
     * @throws RefusedException when they are refused as a whole
     * @throws IOException when it is not known what became of them
     */
    SinkAnswer send(List<ExportItem> items) throws IOException;

    /** Which of these are there already; none, where the receiver cannot be asked. */
    default Set<String> present(List<ExportItem> items) throws IOException {
        return Set.of();
    }

    /**
     * Whether the receiver says that it has an event. Where it does not, what was written counts as delivered when the
     * connection has outlived it for some seconds, and is sent again when the connection breaks before.
     */
    default boolean acknowledges() {
        return true;
    }

    /** @throws IOException when the receiver has closed the connection, or the network has */
    default void probe() throws IOException {}
}
