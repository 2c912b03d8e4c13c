package org.portcullis.console.page.network;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/**
 * The clients, by name.
 *
 * @param words what was searched for
 * @param show {@code all}, {@code problems} or {@code break}
 * @param total how many there are of these
 * @param problems how many have a problem, of those that were searched for
 * @param breaking how many would break under a stricter setting
 * @param unknown addresses of no client that asked
 * @param more the address of the page after this one
 */
public record ClientsPage(
        Frame frame,
        String words,
        String show,
        int all,
        int total,
        int problems,
        int breaking,
        int unknown,
        List<ClientRow> rows,
        Optional<String> more) {

    /** {@code 1,234 clients}. */
    public String count() {
        return total == 1 ? "1 client" : String.format(Locale.ENGLISH, "%,d clients", total);
    }

    public boolean shows(String which) {
        return show.equals(which);
    }
}
