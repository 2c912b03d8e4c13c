package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.profiler.signal.OuiTable;

/** What this node's profiler hears of devices by, beside RADIUS: lists of address blocks, and copies of DHCP messages. */
public final class ProfilerRoutes {
    private final ApplianceState state;
    private final String node;

    /** @param node whose ears these are */
    public ProfilerRoutes(ApplianceState state, String node) {
        this.state = state;
        this.node = node;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/profiler", DeviceAnswers.READERS, this::show));
    }

    private void show(Context context) {
        ApplianceState.Feeds feeds = state.feeds();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("node", node);
            json.writeBooleanField("enabled", feeds.profiling());
            json.writeArrayFieldStart("oui");
            for (OuiTable.Origin origin : feeds.blocks()) {
                json.writeStartObject();
                json.writeStringField("name", origin.name());
                json.writeStringField("date", origin.date());
                json.writeNumberField("blocks", origin.blocks());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("dhcp");
            json.writeArrayFieldStart("addresses");
            for (var address : feeds.dhcp()) {
                json.writeString(address.getAddress().getHostAddress() + " port " + address.getPort());
            }
            json.writeEndArray();
            json.writeObjectFieldStart("copies");
            for (Map.Entry<String, Long> count : feeds.copies().entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
