package org.portcullis.appliance.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.siem.format.CefFormat;
import org.portcullis.siem.format.EcsFormat;
import org.portcullis.siem.format.EventFormat;
import org.portcullis.siem.format.LeefFormat;
import org.portcullis.siem.format.OcsfFormat;
import org.portcullis.siem.format.SyslogHeader;
import org.portcullis.siem.format.SyslogMessage;
import org.portcullis.siem.sink.SyslogSettings;
import org.portcullis.siem.sink.SyslogSettings.Framing;
import org.portcullis.siem.sink.SyslogSettings.Transport;
import org.portcullis.siem.sink.TlsIdentity;

/** Reads a syslog receiver of events. */
final class SyslogReader {
    private static final int PLAIN_PORT = 514;
    private static final int TLS_PORT = 6514;
    /** What receivers take that nobody has told to take more. */
    private static final int USUAL_LENGTH = 8192;

    private static final int LARGEST_DATAGRAM = 65_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** RFC 5424 §6.2.1. */
    private static final Map<String, Integer> FACILITIES = facilities();

    private final KeyReader keys;

    SyslogReader(KeyReader keys) {
        this.keys = keys;
    }

    private static Map<String, Integer> facilities() {
        Map<String, Integer> facilities =
                new LinkedHashMap<>(Map.of("user", 1, "daemon", 3, "auth", 4, "authpriv", 10));
        for (int local = 0; local < 8; local++) {
            facilities.put("local" + local, 16 + local);
        }
        return facilities;
    }

    Optional<SyslogSettings> read(YamlMap export) {
        Optional<String> host = export.require("host").text();
        Transport transport = export.get("transport").word(Transport.class, Transport.UDP);
        boolean tls = transport == Transport.TLS;
        int port = export.get("port").integer(1, 65_535, tls ? TLS_PORT : PLAIN_PORT);
        Framing framing = export.get("framing").word(Framing.class, tls ? Framing.OCTET_COUNTING : Framing.LF);
        if (transport == Transport.UDP && export.get("framing").isPresent()) {
            export.get("framing").problem("is for tcp and tls; a datagram has an end of its own");
        }
        TlsIdentity identity = ReceiverKeys.tls(keys, export);
        if (!tls && (identity.ca().isPresent() || identity.certificate().isPresent())) {
            export.get(identity.ca().isPresent() ? "ca" : "certificate").problem("is for transport: tls");
        }
        SyslogMessage message = message(export);
        return host.map(there -> new SyslogSettings(there, port, transport, framing, message, identity, TIMEOUT));
    }

    private static SyslogMessage message(YamlMap export) {
        String version = ProductVersion.text();
        Map<String, EventFormat> formats = new LinkedHashMap<>();
        formats.put("rfc5424-ecs", new EcsFormat());
        formats.put("cef", new CefFormat(version));
        formats.put("leef", new LeefFormat(version));
        formats.put("rfc5424-ocsf", new OcsfFormat(version));
        EventFormat format = export.get("format").word(formats).orElseGet(EcsFormat::new);
        boolean structured = format instanceof EcsFormat || format instanceof OcsfFormat;
        return new SyslogMessage(
                format,
                export.get("header").word(SyslogHeader.class, SyslogHeader.RFC5424),
                structured,
                export.get("facility").word(FACILITIES).orElse(FACILITIES.get("authpriv")),
                export.get("maxLength").integer(2048, LARGEST_DATAGRAM, USUAL_LENGTH));
    }
}
