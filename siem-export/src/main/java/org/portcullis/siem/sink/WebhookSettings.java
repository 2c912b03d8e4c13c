package org.portcullis.siem.sink;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.policy.value.Secret;
import org.portcullis.siem.format.EventFormat;

/**
 * A URL that is told of events, for incident response.
 *
 * @param url may hold a secret, and is therefore never shown whole
 * @param secret signs each request; empty for no signature
 * @param format a JSON one
 * @param clock dates the signature
 * @param timeout for each answer
 */
public record WebhookSettings(
        URI url,
        Optional<Secret> secret,
        Authentication authentication,
        EventFormat format,
        TlsIdentity tls,
        InstantSource clock,
        Duration timeout)
        implements Target {

    /** @throws IllegalArgumentException with what is wrong, and what would be right */
    public WebhookSettings {
        boolean loopback = "localhost".equals(url.getHost()) || "127.0.0.1".equals(url.getHost());
        boolean secure = "https".equals(url.getScheme()) || "http".equals(url.getScheme()) && loopback;
        if (!secure || url.getHost() == null || url.getUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "url is not https://HOST/PATH; http is for a receiver on this machine only");
        }
    }

    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public Sink connect() throws IOException {
        return new Webhook(this);
    }

    @Override
    public String toString() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port;
    }
}
