package org.portcullis.siem.format;

import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.Field;

/**
 * ArcSight's Common Event Format, version 0. The reporting device of an event is the appliance ({@code dvchost}), its source
 * the device that wants to join, its destination the switch; a switch port is {@code deviceInboundInterface}.
 */
public final class CefFormat implements EventFormat {
    private static final int LONGEST_STRING = 4000;

    private final String header;
    private final ExtensionTable extension = new ExtensionTable("portcullisTruncated", " ", CefFormat::value)
            .key("rt", Field.TIMESTAMP)
            .key("externalId", 40, Field.EVENT_ID)
            .key("act", 63, Field.EVENT_ACTION)
            .key("outcome", 63, Field.EVENT_OUTCOME)
            .key("reason", Field.EVENT_REASON)
            .key("dvchost", 100, Field.SERVICE_NODE_NAME)
            .key("deviceExternalId", 255, Field.SERVICE_NODE_NAME)
            .key("smac", Field.SOURCE_MAC)
            .key("src", 45, Field.SOURCE_IP)
            .key("suser", Field.USER_NAME)
            .labelled("cs1", "deviceSerialNumber", LONGEST_STRING, Field.DEVICE_SERIAL_NUMBER)
            .key("dhost", Field.OBSERVER_NAME)
            .key("dst", 45, values -> PlainText.first(values, Field.OBSERVER_IP))
            .key("deviceInboundInterface", 128, Field.OBSERVER_INGRESS_INTERFACE)
            .key("msg", Field.MESSAGE)
            .key("cat", Field.EVENT_CATEGORY)
            .key("start", 20, Field.EVENT_START)
            .key("end", 20, Field.EVENT_END)
            .key("in", 20, Field.SOURCE_BYTES)
            .key("out", 20, Field.DESTINATION_BYTES)
            .key("cnt", 20, Field.STORM_COUNT)
            .labelled("cs2", "failureCode", LONGEST_STRING, Field.FAILURE_CODE)
            .labelled("cs3", "authorizationProfile", LONGEST_STRING, Field.AUTHORIZATION_PROFILE)
            .labelled("cs4", "rule", LONGEST_STRING, Field.RULE_NAME)
            .labelled("cs5", "deviceState", LONGEST_STRING, Field.DEVICE_STATE)
            .labelled("cs6", "certificateSubject", LONGEST_STRING, Field.TLS_CLIENT_SUBJECT)
            .labelled("flexString1", "vlan", LONGEST_STRING, Field.NETWORK_VLAN_ID)
            .labelled("flexString2", "certificateSerialNumber", LONGEST_STRING, Field.TLS_CLIENT_SERIAL_NUMBER)
            .labelled("deviceCustomDate1", "certificateNotAfter", 40, Field.TLS_CLIENT_NOT_AFTER)
            .key("portcullisFix", Field.FAILURE_FIX)
            .key("portcullisSite", Field.NAS_SITE)
            .key("portcullisSession", Field.SESSION_ID)
            .key("portcullisSequence", 20, Field.EVENT_SEQUENCE)
            .key("portcullisTrace", LONGEST_STRING, Field.DECISION_TRACE);

    /** @param version of this product */
    public CefFormat(String version) {
        this.header = "CEF:0|Portcullis|Portcullis|" + header(version) + "|";
    }

    @Override
    public byte[] write(Map<Field, Object> values, int most) {
        String action = Optional.ofNullable(values.get(Field.EVENT_ACTION))
                .map(Object::toString)
                .orElse("");
        String start =
                header + header(action) + "|" + header(PlainText.name(action)) + "|" + PlainText.severity(values) + "|";
        return extension.write(start, values, most);
    }

    private static String header(String text) {
        return PlainText.oneLine(text).replace("\\", "\\\\").replace("|", "\\|");
    }

    private static String value(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("=", "\\=")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
        return PlainText.oneLine(escaped);
    }
}
