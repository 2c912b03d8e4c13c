package org.portcullis.console.page;

import io.javalin.http.Context;
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
    private final Map<String, Asset> byName;
    private final String folder;

    Assets() {
        byName = Stream.of(
                        own("style.css"),
                        own("mark.svg"),
                        own("console.js"),
                        own("chart.js"),
                        own("devices.css"),
                        script("devices.js"),
                        script("device.js"),
                        script("orders.js"),
                        script("import.js"),
                        own("overview.css"),
                        script("due.js"),
                        script("overview.js"),
                        script("exporters.js"),
                        script("enrolment.js"),
                        own("certificates.css"),
                        own("account.js"),
                        own("account.css"),
                        own("passkey.js"),
                        own("live.css"),
                        own("trace.css"),
                        own("search.css"),
                        script("live.js"),
                        script("panel.js"),
                        script("search.js"),
                        script("kql.js"),
                        own("policy.css"),
                        script("policy-form.js"),
                        script("policy-draft.js"),
                        script("policy-kept.js"),
                        script("policy-parts.js"),
                        script("policy-publish.js"),
                        script("policy-replay.js"),
                        script("policy-rules.js"),
                        script("policy-simulate.js"),
                        script("policy-text.js"),
                        script("policy-words.js"),
                        script("network.js"),
                        own("network.css"),
                        vendored("uplot.js"),
                        vendored("uplot.css"),
                        Asset.load("htmx.js", "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js"))
                .collect(Collectors.toMap(Asset::name, Function.identity()));
        CRC32 crc = new CRC32();
        byName.values().stream()
                .sorted(java.util.Comparator.comparing(Asset::name))
                .forEach(asset -> crc.update(asset.content()));
        folder = "/assets/" + Long.toHexString(crc.getValue()) + "/";
    }

    private static Asset own(String name) {
        return Asset.load(name, name);
    }

    private static Asset script(String name) {
        return Asset.load(name, "scripts/" + name);
    }

    private static Asset vendored(String name) {
        return Asset.load(name, "vendor/" + name);
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
