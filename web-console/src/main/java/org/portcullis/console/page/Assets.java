package org.portcullis.console.page;

import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;

/**
 * Every file that pages load. They lie in a folder whose name changes with the content of any of them, so that browsers may
 * keep them for good and scripts can name each other.
 */
final class Assets {
    private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";
    private static final List<String> SCRIPTS = List.of(
            "account",
            "chart",
            "console",
            "device",
            "devices",
            "due",
            "enrolment",
            "exporters",
            "import",
            "kql",
            "live",
            "network",
            "orders",
            "overview",
            "panel",
            "passkey",
            "policy-draft",
            "policy-form",
            "policy-kept",
            "policy-parts",
            "policy-publish",
            "policy-replay",
            "policy-rules",
            "policy-simulate",
            "policy-text",
            "policy-words",
            "search",
            "sessions");
    private static final List<String> STYLES = List.of(
            "account", "certificates", "devices", "live", "network", "overview", "policy", "search", "style", "trace");

    private final Map<String, Asset> byName;
    private final String folder;

    Assets() {
        byName = Stream.of(
                        SCRIPTS.stream().map(name -> name + ".js").map(name -> Asset.load(name, "scripts/" + name)),
                        STYLES.stream().map(name -> name + ".css").map(name -> Asset.load(name, "styles/" + name)),
                        Stream.of("uplot.js", "uplot.css").map(name -> Asset.load(name, "vendor/" + name)),
                        Stream.of(Asset.load("mark.svg", "mark.svg"), Asset.load("htmx.js", HTMX)))
                .flatMap(assets -> assets)
                .collect(Collectors.toMap(Asset::name, Function.identity()));
        CRC32 crc = new CRC32();
        byName.values().stream()
                .sorted(Comparator.comparing(Asset::name))
                .forEach(asset -> crc.update(asset.content()));
        folder = "/assets/" + Long.toHexString(crc.getValue()) + "/";
    }

    /** @throws IllegalArgumentException when there is no such file */
    String address(String name) {
        if (!byName.containsKey(name)) {
            throw new IllegalArgumentException("no asset " + name);
        }
        return folder + name;
    }

    Route route() {
        return Route.get("/assets/{version}/{name}", new Access.Open(), this::serve);
    }

    private void serve(Context context) {
        Asset asset = byName.get(context.pathParam("name"));
        if (asset == null) {
            throw new Problem(404, "Not found", "There is nothing here.");
        }
        context.header("Cache-Control", "public, max-age=31536000, immutable")
                .contentType(asset.type())
                .result(asset.content());
    }
}
