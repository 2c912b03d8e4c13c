package org.portcullis.console.page;

import java.util.Optional;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.store.Role;

/**
 * What is around every page.
 *
 * @param node which appliance this is; shown only to those who are signed in
 * @param caller who is signed in
 * @param style the address of the style sheet
 * @param mark the address of the mark
 */
public record Frame(String node, Optional<Caller> caller, String style, String mark) {

    /** The role of who is signed in. */
    public String role() {
        return caller.flatMap(who -> who.rights().role()).map(Role::word).orElse("");
    }
}
