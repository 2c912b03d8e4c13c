package org.portcullis.siem.sink;

import java.io.IOException;

/** Where an exporter delivers to, and how. Its text names the receiver, and no secret. */
public sealed interface Target
        permits ElasticsearchSettings, KafkaSettings, SyslogSettings, SplunkSettings, WebhookSettings {

    /** As {@code type} has it in the configuration. */
    String type();

    /**
     * Opens a connection, where the protocol has one.
     *
     * @throws IOException when the receiver cannot be reached, or a file that the settings name cannot be used
     */
    Sink connect() throws IOException;
}
