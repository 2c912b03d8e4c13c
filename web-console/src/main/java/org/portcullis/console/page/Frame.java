package org.portcullis.console.page;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.store.Role;

/** What is around every page. */
public final class Frame {
    private final String node;
    private final Optional<Caller> caller;
    private final Optional<Section> current;
    private final Assets assets;

    /**
     * @param node which appliance this is; shown only to those who are signed in
     * @param caller who is signed in
     * @param current where the page belongs
     */
    Frame(String node, Optional<Caller> caller, Optional<Section> current, Assets assets) {
        this.node = node;
        this.caller = caller;
        this.current = current;
        this.assets = assets;
    }

    public String node() {
        return node;
    }

    public Optional<Caller> caller() {
        return caller;
    }

    /** The role of who is signed in. */
    public String role() {
        return caller.flatMap(who -> who.rights().role()).map(Role::word).orElse("");
    }

    /** Whether who is signed in may change devices and sessions. */
    public boolean operator() {
        return caller.flatMap(who -> who.rights().role())
                .filter(role -> role != Role.ANALYST)
                .isPresent();
    }

    /** Whether who is signed in may change everything. */
    public boolean admin() {
        return caller.filter(Caller::isAdmin).isPresent();
    }

    /** The navigation. */
    public List<Section> sections() {
        return caller.flatMap(who -> who.rights().role()).map(Section::of).orElse(List.of());
    }

    /** Whether a link may lead to that section. */
    public boolean has(Section section) {
        return section.isPresent();
    }

    public boolean isCurrent(Section section) {
        return current.filter(section::equals).isPresent();
    }

    /** Where a file is that the page loads. */
    public String asset(String name) {
        return assets.address(name);
    }
}
