package org.portcullis.console.store;

import java.util.List;
import org.portcullis.policy.store.Database;

/** The columns that each user has chosen for searches, as names of fields; none: the usual ones. */
public final class SearchColumns {
    private final Database database;

    SearchColumns(Database database) {
        this.database = database;
    }

    public List<String> of(AccountName user) {
        return list(
                database.read(handle -> handle.createQuery("SELECT search_fields FROM console_user WHERE name = :name")
                        .bind("name", user.text())
                        .mapTo(String.class)
                        .findOne()
                        .orElse("")));
    }

    public void choose(AccountName user, List<String> fields) {
        database.change(
                handle -> handle.createUpdate("UPDATE console_user SET search_fields = :fields WHERE name = :name")
                        .bind("fields", String.join(",", fields))
                        .bind("name", user.text())
                        .execute());
    }

    static List<String> list(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
    }
}
