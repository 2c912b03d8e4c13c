package org.portcullis.siem.format;

import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.Field;

/**
 * QRadar's Log Event Extended Format, version 2.0, with the tab as delimiter. Its values have no escapes: what would end one
 * becomes a space.
 */
public final class LeefFormat implements EventFormat {
    private final String header;
    private final ExtensionTable attributes = new ExtensionTable("truncated", "\t", PlainText::oneLine)
            .key("devTime", Field.TIMESTAMP)
            .key("cat", Field.EVENT_CATEGORY)
            .key("sev", 2, values -> Optional.of(String.valueOf(Math.max(1, PlainText.severity(values)))))
            .key("eventUid", Field.EVENT_ID)
            .key("outcome", Field.EVENT_OUTCOME)
            .key("reason", Field.EVENT_REASON)
            .key("usrName", 255, Field.USER_NAME)
            .key("srcMAC", Field.SOURCE_MAC)
            .key("src", Field.SOURCE_IP)
            .key("identHostName", 255, Field.SERVICE_NODE_NAME)
            .key("deviceSerialNumber", Field.DEVICE_SERIAL_NUMBER)
            .key("nas", Field.OBSERVER_NAME)
            .key("dst", 45, values -> PlainText.first(values, Field.OBSERVER_IP))
            .key("nasPort", Field.OBSERVER_INGRESS_INTERFACE)
            .key("msg", Field.MESSAGE)
            .key("policy", Field.RULE_NAME)
            .key("role", Field.AUTHORIZATION_PROFILE)
            .key("vlan", Field.NETWORK_VLAN_ID)
            .key("deviceState", Field.DEVICE_STATE)
            .key("failureCode", Field.FAILURE_CODE)
            .key("failureFix", Field.FAILURE_FIX)
            .key("srcBytes", Field.SOURCE_BYTES)
            .key("dstBytes", Field.DESTINATION_BYTES)
            .key("srcPackets", Field.SOURCE_PACKETS)
            .key("dstPackets", Field.DESTINATION_PACKETS)
            .key("certificateSubject", Field.TLS_CLIENT_SUBJECT)
            .key("certificateSerialNumber", Field.TLS_CLIENT_SERIAL_NUMBER)
            .key("site", Field.NAS_SITE)
            .key("session", Field.SESSION_ID)
            .key("repeated", Field.STORM_COUNT)
            .key("sequence", Field.EVENT_SEQUENCE)
            .key("decisionTrace", Field.DECISION_TRACE);

    /** @param version of this product */
    public LeefFormat(String version) {
        this.header = "LEEF:2.0|Portcullis|Portcullis|" + header(version) + "|";
    }

    @Override
    public byte[] write(Map<Field, Object> values, int most) {
        String action = PlainText.of(values, Field.EVENT_ACTION).orElse("event");
        return attributes.write(header + header(action) + "|x09|", values, most);
    }

    private static String header(String text) {
        return PlainText.oneLine(text).replace('|', '/');
    }
}
