package org.portcullis.siem.asset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.event.Field;

/**
 * One chart of the dashboard, as Kibana's Lens keeps it.
 *
 * @param query in Kibana's language
 * @param by what the bars stand for; empty for a single number
 * @param split what each bar is divided by
 * @param distinct counts the different values of this field in place of events
 */
record Panel(String title, String query, Optional<Field> by, Optional<Field> split, Optional<Field> distinct) {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String LAYER = "events";
    private static final String MEASURE = "measure";
    private static final String BY = "by";
    private static final String SPLIT = "split";
    private static final int MOST_BARS = 20;
    private static final int MOST_PARTS = 10;

    static Panel number(String title, String query) {
        return new Panel(title, query, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Panel overTime(String title, String query, Field split) {
        return new Panel(title, query, Optional.of(Field.TIMESTAMP), Optional.of(split), Optional.empty());
    }

    static Panel ranking(String title, String query, Field by, Field split) {
        return new Panel(title, query, Optional.of(by), Optional.of(split), Optional.empty());
    }

    static Panel distinct(String title, String query, Field by, Field distinct) {
        return new Panel(title, query, Optional.of(by), Optional.empty(), Optional.of(distinct));
    }

    /** @param dataView the id of the data view that has the events */
    ObjectNode lens(String dataView) {
        ObjectNode lens = JSON.createObjectNode();
        lens.put("title", title)
                .put("description", "")
                .put("type", "lens")
                .put("visualizationType", by.isPresent() ? "lnsXY" : "lnsMetric");
        lens.putArray("references").add(SavedObjects.dataView(reference(), dataView));
        ObjectNode state = lens.putObject("state");
        state.set("query", SavedObjects.query(query));
        state.putArray("filters");
        state.putArray("internalReferences");
        state.putObject("adHocDataViews");
        ObjectNode layer = state.putObject("datasourceStates")
                .putObject("formBased")
                .putObject("layers")
                .putObject(LAYER);
        ArrayNode order = layer.putArray("columnOrder");
        columns(layer.putObject("columns")).forEach(order::add);
        layer.putObject("incompleteColumns");
        ObjectNode visualization = state.putObject("visualization");
        if (by.isPresent()) {
            bars(visualization);
        } else {
            visualization.put("layerId", LAYER).put("layerType", "data").put("metricAccessor", MEASURE);
        }
        return lens;
    }

    /** By which a layer of Lens finds its data view. */
    static String reference() {
        return "indexpattern-datasource-layer-" + LAYER;
    }

    private boolean overTime() {
        return by.filter(field -> field.type() == Field.Type.DATE).isPresent();
    }

    /** The columns, in the order in which Lens nests their aggregations: over time, the parts are the same in each bar. */
    private List<String> columns(ObjectNode columns) {
        List<String> order = new ArrayList<>();
        by.ifPresent(field -> {
            columns.set(BY, overTime() ? histogram(field) : top(field, MOST_BARS));
            order.add(BY);
        });
        split.ifPresent(field -> {
            columns.set(SPLIT, top(field, MOST_PARTS));
            order.add(overTime() ? 0 : 1, SPLIT);
        });
        columns.set(MEASURE, measure());
        order.add(MEASURE);
        return order;
    }

    private ObjectNode measure() {
        ObjectNode column = column(distinct.isPresent() ? "Different " + distinct.get() : "Events", "number", false)
                .put("operationType", distinct.isPresent() ? "unique_count" : "count")
                .put("scale", "ratio")
                .put("sourceField", distinct.map(Field::name).orElse("___records___"));
        column.putObject("params").put("emptyAsNull", false);
        return column;
    }

    private static ObjectNode histogram(Field field) {
        ObjectNode column = column(field.name(), "date", true)
                .put("operationType", "date_histogram")
                .put("scale", "interval")
                .put("sourceField", field.name());
        column.putObject("params")
                .put("interval", "auto")
                .put("includeEmptyRows", true)
                .put("dropPartials", false);
        return column;
    }

    private static ObjectNode top(Field field, int most) {
        ObjectNode column = column(field.name(), field.type() == Field.Type.IP ? "ip" : "string", true)
                .put("operationType", "terms")
                .put("scale", "ordinal")
                .put("sourceField", field.name());
        ObjectNode parameters = column.putObject("params").put("size", most).put("orderDirection", "desc");
        parameters.put("otherBucket", true).put("missingBucket", false);
        parameters.putObject("orderBy").put("type", "column").put("columnId", MEASURE);
        parameters.putObject("parentFormat").put("id", "terms");
        return column;
    }

    private static ObjectNode column(String label, String type, boolean bucketed) {
        return JSON.createObjectNode()
                .put("label", label)
                .put("customLabel", true)
                .put("dataType", type)
                .put("isBucketed", bucketed);
    }

    private void bars(ObjectNode out) {
        String series = overTime() ? "bar_stacked" : "bar_horizontal_stacked";
        out.put("preferredSeriesType", series).put("valueLabels", "hide").put("fittingFunction", "None");
        out.putObject("legend").put("isVisible", true).put("position", "right");
        ObjectNode titles = out.putObject("axisTitlesVisibilitySettings");
        titles.put("x", false).put("yLeft", true).put("yRight", true);
        ObjectNode layer = out.putArray("layers")
                .addObject()
                .put("layerId", LAYER)
                .put("layerType", "data")
                .put("seriesType", series)
                .put("position", "top")
                .put("showGridlines", false)
                .put("xAccessor", BY);
        layer.putArray("accessors").add(MEASURE);
        if (split.isPresent()) {
            layer.put("splitAccessor", SPLIT);
        }
    }
}
