package org.portcullis.console.auth;

import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Rights;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;

/** Who makes a request, by token or by session. */
public record Caller(AccountName name, Rights rights) {
    public boolean isAdmin() {
        return rights.role().filter(Role.ADMIN::equals).isPresent();
    }

    /** Whether it has a token for narrow things alone, this one among them. */
    public boolean has(Scope scope) {
        return rights.has(scope);
    }
}
