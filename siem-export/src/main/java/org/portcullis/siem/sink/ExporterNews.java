package org.portcullis.siem.sink;

import java.time.Duration;

/** Is told when a receiver of events goes away and comes back, once each. Called by the exporter's own thread; must not block. */
public interface ExporterNews {
    ExporterNews NONE = new ExporterNews() {
        @Override
        public void unreachable(String exporter, String receiver, String why, long waiting) {}

        @Override
        public void reachable(String exporter, String receiver, Duration away) {}
    };

    /**
     * It has taken nothing for a while.
     *
     * @param why of the last attempt
     * @param waiting events that are not delivered yet
     */
    void unreachable(String exporter, String receiver, String why, long waiting);

    /** It takes events again, after it was told that it does not. */
    void reachable(String exporter, String receiver, Duration away);
}
