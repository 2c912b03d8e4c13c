package org.portcullis.console.page.devices;

import io.javalin.http.Context;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.api.ProfileQueries;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Query;
import org.portcullis.console.page.Section;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.profiler.profile.ProfileDirectory;

/** {@code /profiles}: what was seen of MAC addresses, whether they are a registered device's or not. */
final class ProfilePages {
    private static final int ROWS = 50;

    private final Pages pages;
    private final ProfileDirectory profiles;

    ProfilePages(Pages pages, ConsoleServices services) {
        this.pages = pages;
        this.profiles = services.profiles();
    }

    void list(Context context) {
        Frame frame = pages.frame(context, Section.DEVICES);
        Map<String, String> asked = new TreeMap<>();
        List.of("q", "function")
                .forEach(name -> asked.put(
                        name, Optional.ofNullable(context.queryParam(name)).orElse("")));
        List<ProfileDirectory.Entry> found = List.of();
        String wrong = "";
        try {
            found = profiles.find(ProfileQueries.search(context), ROWS + 1);
        } catch (Problem notUnderstood) {
            context.status(notUnderstood.status());
            wrong = notUnderstood.detail();
        }
        List<ProfileCard> rows = found.stream()
                .limit(ROWS)
                .map(entry -> card(entry, pages.timezone()))
                .toList();
        Optional<String> next = Optional.empty();
        if (found.size() > ROWS) {
            Map<String, String> further = new TreeMap<>(asked);
            further.put("cursor", found.get(ROWS - 1).mac().ecs());
            next = Optional.of(Query.address("/profiles", further));
        }
        boolean behind = context.queryParam("cursor") != null;
        pages.show(
                context,
                "devices/profiles.jte",
                new ProfilesPage(
                        frame,
                        asked.get("q"),
                        asked.get("function"),
                        wrong,
                        rows,
                        behind ? Optional.of(Query.address("/profiles", asked)) : Optional.empty(),
                        next));
    }

    void show(Context context) {
        MacAddress mac = ProfileQueries.mac(context);
        ProfileDirectory.Entry entry = profiles.find(mac).orElseThrow(() -> ProfileQueries.missing(mac.ecs()));
        pages.show(
                context,
                "devices/profile.jte",
                new ProfilePage(
                        pages.frame(context, Section.DEVICES),
                        card(entry, pages.timezone()),
                        Query.is(Field.SOURCE_MAC, mac.ecs()).address()));
    }

    static ProfileCard card(ProfileDirectory.Entry entry, ZoneId zone) {
        return new ProfileCard(entry, Moment.of(entry.firstSeen(), zone), Moment.of(entry.lastSeen(), zone), zone);
    }
}
