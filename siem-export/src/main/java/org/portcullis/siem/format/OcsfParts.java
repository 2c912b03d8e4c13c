package org.portcullis.siem.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.portcullis.policy.event.Field;

/** The objects that the classes have in common. */
final class OcsfParts {
    private static final int NETWORK_LOGON = 3;
    private static final int EAP = 9;
    private static final int OTHER = 99;
    private static final int SHA_256 = 3;
    private static final int IP = 2;
    private static final int MAC = 3;
    private static final int USER_NAME = 4;

    private OcsfParts() {}

    static void authentication(OcsfEvent event) {
        ObjectNode root = event.root();
        ObjectNode user = root.putObject("user");
        event.text(user, "name", Field.USER_NAME);
        event.text(user, "uid", Field.DEVICE_SERIAL_NUMBER);
        if (user.isEmpty()) {
            PlainText.of(event.values(), Field.SOURCE_MAC)
                    .ifPresentOrElse(mac -> user.put("name", mac), () -> user.put("name", "unknown"));
        }
        boolean console = event.values().get(Field.EVENT_ACTION) instanceof String action && action.equals("login");
        root.putObject("service").put("name", console ? "console" : "RADIUS");
        if (!console) {
            boolean mab = event.values().get(Field.METHOD) instanceof String method && method.equals("mab");
            root.put("auth_protocol_id", mab ? OTHER : EAP).put("auth_protocol", mab ? "MAC address" : "EAP");
            root.put("logon_type_id", NETWORK_LOGON).put("logon_type", "Network");
        }
        certificate(event);
        session(event);
        endpoints(event);
    }

    static void network(OcsfEvent event) {
        endpoints(event);
        ObjectNode traffic = event.root().objectNode();
        event.number(traffic, "bytes_out", Field.SOURCE_BYTES);
        event.number(traffic, "bytes_in", Field.DESTINATION_BYTES);
        event.number(traffic, "packets_out", Field.SOURCE_PACKETS);
        event.number(traffic, "packets_in", Field.DESTINATION_PACKETS);
        put(event.root(), "traffic", traffic);
    }

    static void entity(OcsfEvent event) {
        ObjectNode root = event.root();
        ObjectNode entity = root.putObject("entity");
        if (event.values().containsKey(Field.DEVICE_SERIAL_NUMBER)) {
            event.text(entity, "name", Field.DEVICE_SERIAL_NUMBER);
            event.text(entity, "uid", Field.DEVICE_ID);
            entity.put("type", "Device");
        } else {
            String what = PlainText.of(event.values(), Field.EVENT_ACTION).orElse("entity");
            entity.put("name", what.split("-")[0]).put("type", "Configuration");
        }
        event.take(Field.USER_NAME)
                .ifPresent(name -> root.putObject("actor").putObject("user").put("name", name));
        PlainText.of(event.values(), Field.EVENT_REASON).ifPresent(reason -> root.put("comment", reason));
    }

    /** Where the device is, and the switch that it came to. */
    private static void endpoints(OcsfEvent event) {
        ObjectNode source = event.root().objectNode();
        event.text(source, "mac", Field.SOURCE_MAC);
        event.text(source, "ip", Field.SOURCE_IP);
        event.text(source, "vlan_uid", Field.NETWORK_VLAN_ID);
        event.text(source, "uid", Field.DEVICE_ID);
        event.take(Field.DEVICE_SERIAL_NUMBER).ifPresent(serial -> source.put("name", serial));
        boolean named = source.has("ip") || source.has("uid") || source.has("name");
        if (!named && source.has("mac")) {
            source.set("name", source.get("mac"));
        }
        if (source.has("name") || named) {
            put(event.root(), "src_endpoint", source);
        }
        ObjectNode destination = event.root().objectNode();
        event.text(destination, "name", Field.OBSERVER_NAME);
        event.first(destination, "ip", Field.OBSERVER_IP);
        event.text(destination, "interface_name", Field.OBSERVER_INGRESS_INTERFACE);
        put(event.root(), "dst_endpoint", destination);
    }

    /** The schema wants issuer and serial number of every certificate. */
    private static void certificate(OcsfEvent event) {
        if (event.values().containsKey(Field.TLS_CLIENT_ISSUER)
                && event.values().containsKey(Field.TLS_CLIENT_SERIAL_NUMBER)) {
            ObjectNode certificate = event.root().putObject("certificate");
            event.text(certificate, "issuer", Field.TLS_CLIENT_ISSUER);
            event.text(certificate, "serial_number", Field.TLS_CLIENT_SERIAL_NUMBER);
            event.text(certificate, "subject", Field.TLS_CLIENT_SUBJECT);
            event.time(certificate, "created_time", Field.TLS_CLIENT_NOT_BEFORE);
            event.time(certificate, "expiration_time", Field.TLS_CLIENT_NOT_AFTER);
            event.take(Field.TLS_CLIENT_SHA256)
                    .ifPresent(hash -> certificate
                            .putArray("fingerprints")
                            .addObject()
                            .put("algorithm_id", SHA_256)
                            .put("algorithm", "SHA-256")
                            .put("value", hash));
        }
    }

    private static void session(OcsfEvent event) {
        ObjectNode session = event.root().objectNode();
        event.text(session, "uid", Field.SESSION_ID);
        event.time(session, "expiration_time", Field.SESSION_ENDS);
        put(event.root(), "session", session);
    }

    static void observables(OcsfEvent event) {
        ArrayNode all = event.root().arrayNode();
        observable(event, all, "/src_endpoint/mac", MAC);
        observable(event, all, "/src_endpoint/ip", IP);
        observable(event, all, "/dst_endpoint/ip", IP);
        observable(event, all, "/user/name", USER_NAME);
        if (!all.isEmpty()) {
            event.root().set("observables", all);
        }
    }

    private static void observable(OcsfEvent event, ArrayNode all, String place, int type) {
        String value = event.root().at(place).asText();
        if (!value.isEmpty()) {
            all.addObject()
                    .put("name", place.substring(1).replace('/', '.'))
                    .put("type_id", type)
                    .put("value", value);
        }
    }

    private static void put(ObjectNode root, String name, ObjectNode object) {
        if (!object.isEmpty()) {
            root.set(name, object);
        }
    }
}
