package org.portcullis.console.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.time.ZoneId;
import java.util.Optional;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Route;

/** Makes pages of records, each by the template that takes it. */
public final class Pages {
    private final String node;
    private final ZoneId timezone;
    private final Assets assets = new Assets();
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), "org.portcullis.console.page.jte");

    /** @param node which appliance this is */
    public Pages(String node, ZoneId timezone) {
        this.node = node;
        this.timezone = timezone;
    }

    /** In which pages write times. */
    public ZoneId timezone() {
        return timezone;
    }

    /** What is around a page of that section, for who asks for it. */
    public Frame frame(Context context, Section section) {
        return new Frame(node, Optional.of(Gate.caller(context)), Optional.of(section), assets);
    }

    /** The same for a page of no section. */
    public Frame frame(Context context) {
        return new Frame(node, Optional.of(Gate.caller(context)), Optional.empty(), assets);
    }

    /** What is around a page for those who are not signed in. */
    public Frame outside() {
        return new Frame(node, Optional.empty(), Optional.empty(), assets);
    }

    /** @param template its path below {@code src/main/jte} */
    public void show(Context context, String template, Object page) {
        StringOutput html = new StringOutput();
        templates.render(template, page, html);
        context.html(html.toString());
    }

    /** Whether the page is asked for by a script that swaps a part of it (htmx). */
    public static boolean partly(Context context) {
        return "true".equals(context.header("HX-Request")) && !"true".equals(context.header("HX-Boosted"));
    }

    Route assets() {
        return assets.route();
    }
}
