package org.portcullis.console.page;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.store.Role;

/** A part of the console, as the navigation has it. */
public enum Section {
    OVERVIEW("/", "Overview", "M3 3h7v9H3zM14 3h7v5h-7zM14 12h7v9h-7zM3 16h7v5H3z", Access.ANY_ROLE),
    LIVE("/live", "Live", "M3 12h4l3-8 4 16 3-8h4", Access.ANY_ROLE),
    SEARCH("/search", "Search", "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.5 16.5L21 21", Access.ANY_ROLE),
    DEVICES(
            "/devices",
            "Devices",
            "M7 7h10v10H7zM9 3v4M15 3v4M9 17v4M15 17v4M3 9h4M3 15h4M17 9h4M17 15h4",
            Access.ANY_ROLE),
    ANOMALIES("/anomalies", "Anomalies", "M12 3L2 20h20zM12 10v5M12 17.5v.5", Access.ANY_ROLE),
    NETWORK("/network", "Network", "M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4", Access.ANY_ROLE),
    POLICY("/policy", "Policy", "M4 6h9M4 12h16M4 18h12M17 4v4M8 10v4M19 16v4", Access.ANY_ROLE),
    CERTIFICATES(
            "/certificates",
            "Certificates",
            "M12 3a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM8.5 14L7 21l5-3 5 3-1.5-7",
            Access.ANY_ROLE),
    EXPORTERS("/exporters", "Exporters", "M12 15V3M8 7l4-4 4 4M4 13v8h16v-8", Access.ANY_ROLE),
    ACCESS("/access", "Access", "M8 11V7a4 4 0 0 1 8 0v4M5 11h14v10H5zM12 15v2", Set.of(Role.ADMIN));

    /** Those that there are pages for. */
    private static final Set<Section> PRESENT = EnumSet.allOf(Section.class);

    private final String address;
    private final String title;
    private final String icon;
    private final Set<Role> roles;

    Section(String address, String title, String icon, Set<Role> roles) {
        this.address = address;
        this.title = title;
        this.icon = icon;
        this.roles = roles;
    }

    /** What somebody of that role finds in the navigation. */
    static List<Section> of(Role role) {
        return PRESENT.stream().filter(section -> section.roles.contains(role)).toList();
    }

    /** Whether it has pages. */
    boolean isPresent() {
        return PRESENT.contains(this);
    }

    public String address() {
        return address;
    }

    public String title() {
        return title;
    }

    /** An SVG path, for lines in a square of 24. */
    public String icon() {
        return icon;
    }

    /** Who may see its pages. */
    public Access access() {
        return new Access.BySession(roles);
    }
}
