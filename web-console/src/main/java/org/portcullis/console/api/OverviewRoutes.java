package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.Overview;
import org.portcullis.console.overview.Period;

/** {@code GET /api/v1/overview}: how the appliance and its devices are. */
public final class OverviewRoutes {
    private final Overview overview;

    public OverviewRoutes(Overview overview) {
        this.overview = overview;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/overview", DeviceAnswers.READERS, this::show));
    }

    private void show(Context context) {
        Period period = DeviceAnswers.query(context, "period")
                .map(word -> Period.ofWord(word)
                        .orElseThrow(() -> Problem.input(
                                "period",
                                "write one of "
                                        + Arrays.stream(Period.values())
                                                .map(Period::word)
                                                .collect(Collectors.joining(", ")))))
                .orElse(Period.HOUR);
        Overview.Now now = overview.now(period);
        DeviceAnswers.answer(context, json -> OverviewJson.write(json, now));
    }
}
