package org.portcullis.siem.asset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.portcullis.policy.event.Field;

/** The dashboard for Kibana, with the data view and the searches that it rests on. */
final class Dashboard {
    static final String DATA_VIEW = "portcullis-access";
    private static final String ID = "portcullis-access-overview";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the dashboard's grid. */
    private static final int COLUMNS = 48;

    private static final int NUMBER_HEIGHT = 6;
    private static final int CHART_HEIGHT = 12;
    private static final int TABLE_HEIGHT = 18;
    private static final int CHARTS_IN_ROW = 2;

    private static final String ACCEPTED = "event.action: \"access-accept\"";
    private static final String REFUSED = "event.action: \"access-reject\"";
    private static final String DECIDED =
            "event.action: (\"access-accept\" or \"access-reject\" or \"authentication-abandoned\")";

    private static final List<Panel> NUMBERS = List.of(
            Panel.number("Let in", ACCEPTED),
            Panel.number("Refused", REFUSED),
            Panel.number("Fell silent", "event.action: \"authentication-abandoned\""),
            Panel.number(
                    "Changes that did not take effect",
                    "event.action: \"session-enforced\" and event.outcome: \"failure\""));

    private static final List<Panel> CHARTS = List.of(
            Panel.overTime("Outcomes over time", DECIDED, Field.EVENT_ACTION),
            Panel.ranking(
                    "Failure codes, by the side that has to act",
                    "portcullis.failure.code: *",
                    Field.FAILURE_CODE,
                    Field.FAILURE_SIDE),
            Panel.distinct("Devices by VLAN", ACCEPTED, Field.NETWORK_VLAN_ID, Field.SOURCE_MAC),
            Panel.ranking("Decisions by switch", DECIDED, Field.OBSERVER_NAME, Field.EVENT_ACTION),
            Panel.ranking("Refusals by switch port", REFUSED, Field.OBSERVER_INGRESS_INTERFACE, Field.OBSERVER_NAME),
            Panel.ranking("What let devices in, by their type", ACCEPTED, Field.DEVICE_TYPE, Field.RULE_NAME),
            Panel.ranking("Lifecycle states, by device type", DECIDED, Field.DEVICE_TYPE, Field.DEVICE_STATE),
            Panel.overTime("State changes", "event.action: \"device-state-changed\"", Field.DEVICE_STATE),
            Panel.overTime("What switches answered to changes", "event.action: \"coa-sent\"", Field.COA_RESULT),
            Panel.overTime("TLS versions of devices that came in", ACCEPTED, Field.TLS_VERSION));

    private static final List<SavedSearch> SEARCHES = List.of(
            new SavedSearch(
                    "portcullis-refusals",
                    "[Portcullis] Refusals, with reason and what to do",
                    "event.action: (\"access-reject\" or \"authentication-abandoned\" or \"enrolment-refused\" or \"authorization-refused\")",
                    List.of(
                            Field.DEVICE_SERIAL_NUMBER,
                            Field.SOURCE_MAC,
                            Field.OBSERVER_NAME,
                            Field.OBSERVER_INGRESS_INTERFACE,
                            Field.FAILURE_CODE,
                            Field.MESSAGE,
                            Field.FAILURE_FIX)),
            new SavedSearch(
                    "portcullis-changes",
                    "[Portcullis] Who changed what",
                    "portcullis.change.id: * or event.action: (\"response-requested\" or \"login\")",
                    List.of(
                            Field.USER_NAME,
                            Field.EVENT_ACTION,
                            Field.DEVICE_SERIAL_NUMBER,
                            Field.MESSAGE,
                            Field.CHANGE_BEFORE,
                            Field.CHANGE_AFTER)));

    private final String pattern;
    private final ArrayNode panels = JSON.createArrayNode();
    private final ArrayNode references = JSON.createArrayNode();

    private Dashboard(String pattern) {
        this.pattern = pattern;
    }

    /** @param pattern of the data streams that have the events */
    static String ndjson(String pattern) {
        return new Dashboard(pattern).lines(true);
    }

    /** The data view and the searches alone, for where there is no Lens. */
    static String searches(String pattern) {
        return new Dashboard(pattern).lines(false);
    }

    private String lines(boolean all) {
        List<ObjectNode> objects = new ArrayList<>();
        objects.add(SavedObjects.dataView(DATA_VIEW, "Portcullis", pattern));
        SEARCHES.forEach(search -> objects.add(search.object(DATA_VIEW)));
        if (all) {
            objects.add(object());
        }
        return objects.stream().map(object -> object + "\n").collect(Collectors.joining());
    }

    private ObjectNode object() {
        int y = row(NUMBERS, NUMBERS.size(), 0, NUMBER_HEIGHT);
        y = row(CHARTS, CHARTS_IN_ROW, y, CHART_HEIGHT);
        for (SavedSearch search : SEARCHES) {
            table(search, y);
            y += TABLE_HEIGHT;
        }
        ObjectNode object = SavedObjects.object("dashboard", ID, "8.7.0");
        ObjectNode attributes = object.putObject("attributes");
        attributes
                .put("title", "[Portcullis] Network access")
                .put("description", "Who was let in, who was not and why, and what became of changes.")
                .put("version", 1)
                .put("timeRestore", true)
                .put("timeFrom", "now-24h")
                .put("timeTo", "now")
                .put("panelsJSON", panels.toString())
                .put("optionsJSON", options());
        attributes.putObject("refreshInterval").put("pause", true).put("value", 60_000);
        ObjectNode source = JSON.createObjectNode();
        source.set("query", SavedObjects.query(""));
        source.putArray("filter");
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", source.toString());
        object.set("references", references);
        return object;
    }

    private static String options() {
        return JSON.createObjectNode()
                .put("useMargins", true)
                .put("syncColors", true)
                .put("syncCursor", true)
                .put("syncTooltips", false)
                .put("hidePanelTitles", false)
                .toString();
    }

    /** Puts charts side by side; the row below them. */
    private int row(List<Panel> charts, int inRow, int y, int height) {
        int width = COLUMNS / inRow;
        for (int i = 0; i < charts.size(); i++) {
            Panel chart = charts.get(i);
            ObjectNode panel = panel("lens", width * (i % inRow), y + height * (i / inRow), width, height);
            panel.put("title", chart.title());
            panel.withObjectProperty("embeddableConfig").set("attributes", chart.lens(DATA_VIEW));
            references.add(SavedObjects.dataView(index(panel) + ":" + Panel.reference(), DATA_VIEW));
        }
        return y + height * ((charts.size() + inRow - 1) / inRow);
    }

    private void table(SavedSearch search, int y) {
        ObjectNode panel = panel("search", 0, y, COLUMNS, TABLE_HEIGHT);
        String name = "panel_" + index(panel);
        panel.put("title", search.title()).put("panelRefName", name);
        references.add(SavedObjects.reference(index(panel) + ":" + name, "search", search.id()));
    }

    private ObjectNode panel(String type, int x, int y, int width, int height) {
        String index = String.valueOf(panels.size() + 1);
        ObjectNode panel =
                panels.addObject().put("type", type).put("version", "8.11.0").put("panelIndex", index);
        panel.putObject("gridData")
                .put("x", x)
                .put("y", y)
                .put("w", width)
                .put("h", height)
                .put("i", index);
        panel.putObject("embeddableConfig").putObject("enhancements");
        return panel;
    }

    private static String index(ObjectNode panel) {
        return panel.get("panelIndex").asText();
    }
}
