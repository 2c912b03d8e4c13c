package org.portcullis.siem.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.query.IndexNames;

/** What Elasticsearch is told of the data stream and its fields, from the {@link Field} table. */
public final class IndexTemplate {
    /** Above those that Elasticsearch itself has for {@code logs-*-*}, which are of priority 100. */
    private static final int PRIORITY = 200;

    private IndexTemplate() {}

    public static String name(String dataStream) {
        return "portcullis-" + dataStream;
    }

    /** The template's JSON. Fields of a newer version than the mapping are kept, but are not searchable before a rollover. */
    public static String json(String dataStream) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.putArray("index_patterns").add(dataStream);
        root.putObject("data_stream");
        root.put("priority", PRIORITY);
        root.putObject("_meta").put("managed_by", "portcullis");
        ObjectNode mappings = root.putObject("template").putObject("mappings");
        mappings.put("dynamic", false);
        ObjectNode properties = mappings.putObject("properties");
        Field.all().forEach(field -> define(place(properties, field), field));
        return root.toString();
    }

    private static ObjectNode place(ObjectNode properties, Field field) {
        String[] names = field.name().split("\\.");
        ObjectNode object = properties;
        for (int i = 0; i < names.length - 1; i++) {
            object = object.withObjectProperty(names[i]).withObjectProperty("properties");
        }
        return object.withObjectProperty(names[names.length - 1]);
    }

    private static void define(ObjectNode property, Field field) {
        switch (field.type()) {
            case KEYWORD, MAC -> property.put("type", "keyword").put("ignore_above", IndexNames.LONGEST_KEYWORD);
            case TEXT -> property.put("type", "text");
            case IP -> property.put("type", "ip");
            case LONG -> property.put("type", "long");
            case BOOLEAN -> property.put("type", "boolean");
            case DATE -> property.put("type", "date");
        }
    }
}
