package org.portcullis.siem.sink;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.portcullis.policy.value.Secret;
import org.portcullis.siem.format.EventFormat;

/**
 * Splunk's HTTP Event Collector.
 *
 * @param url of the collector, without {@code /services/collector}
 * @param index where events go; empty: the token's
 * @param sourcetype Splunk's name for the format
 * @param indexed whether an event counts as delivered only when Splunk says that it is indexed; the token has to be set so
 * @param format a JSON one
 * @param timeout for each answer; four times that for an event to be indexed
 */
public record SplunkSettings(
        URI url,
        Secret token,
        Optional<String> index,
        String sourcetype,
        boolean indexed,
        EventFormat format,
        TlsIdentity tls,
        Duration timeout)
        implements Target {

    /** @throws IllegalArgumentException with what is wrong, and what would be right */
    public SplunkSettings {
        HttpUrl.check(url, "https://HOST:8088");
    }

    @Override
    public String type() {
        return "splunk";
    }

    @Override
    public Sink connect() throws IOException {
        return new SplunkCollector(this);
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
