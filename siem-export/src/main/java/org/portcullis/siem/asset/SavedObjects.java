package org.portcullis.siem.asset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What saved objects of Kibana have in common ({@code POST /api/saved_objects/_import}, one object a line). */
final class SavedObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SavedObjects() {}

    /**
     * An object without attributes and references.
     *
     * @param since the release of Kibana that last changed the form that its attributes have here
     */
    static ObjectNode object(String type, String id, String since) {
        return JSON.createObjectNode()
                .put("type", type)
                .put("id", id)
                .put("coreMigrationVersion", "8.8.0")
                .put("typeMigrationVersion", since)
                .put("managed", false);
    }

    /** A data view, which other objects find by its id. */
    static ObjectNode dataView(String id, String title, String pattern) {
        ObjectNode object = object("index-pattern", id, "7.11.0");
        object.putObject("attributes")
                .put("title", pattern)
                .put("name", title)
                .put("timeFieldName", "@timestamp")
                .put("fields", "[]")
                .put("fieldAttrs", "{}")
                .put("fieldFormatMap", "{}")
                .put("runtimeFieldMap", "{}")
                .put("typeMeta", "{}");
        object.putArray("references");
        return object;
    }

    static ObjectNode reference(String name, String type, String id) {
        return JSON.createObjectNode().put("name", name).put("type", type).put("id", id);
    }

    /** A reference to a data view. */
    static ObjectNode dataView(String name, String id) {
        return reference(name, "index-pattern", id);
    }

    static ObjectNode query(String kql) {
        return JSON.createObjectNode().put("language", "kuery").put("query", kql);
    }
}
