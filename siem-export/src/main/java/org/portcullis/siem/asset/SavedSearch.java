package org.portcullis.siem.asset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.portcullis.policy.event.Field;

/**
 * A search that is kept, newest events first.
 *
 * @param id for ever
 * @param query in Kibana's language
 * @param columns beside the time
 */
record SavedSearch(String id, String title, String query, List<Field> columns) {
    private static final String INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index";

    ObjectNode object(String dataView) {
        ObjectNode object = SavedObjects.object("search", id, "7.9.3");
        ObjectNode attributes = object.putObject("attributes");
        attributes.put("title", title).put("description", "").put("hits", 0).put("version", 1);
        ArrayNode names = attributes.putArray("columns");
        columns.forEach(field -> names.add(field.name()));
        attributes.putArray("sort").addArray().add(Field.TIMESTAMP.name()).add("desc");
        ObjectNode source = new ObjectMapper().createObjectNode();
        source.put("highlightAll", true).put("version", true).put("indexRefName", INDEX);
        source.set("query", SavedObjects.query(query));
        source.putArray("filter");
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", source.toString());
        object.putArray("references").add(SavedObjects.dataView(INDEX, dataView));
        return object;
    }
}
