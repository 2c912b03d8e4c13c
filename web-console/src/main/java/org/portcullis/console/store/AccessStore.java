package org.portcullis.console.store;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.portcullis.policy.store.Database;

/** Users and tokens, what was done for tools with tokens, and saved searches, in the appliance's database. */
public final class AccessStore {
    private final Users users;
    private final Tokens tokens;
    private final ResponseLedger responses;
    private final SavedSearches searches;
    private final SearchColumns columns;

    private AccessStore(
            Users users, Tokens tokens, ResponseLedger responses, SavedSearches searches, SearchColumns columns) {
        this.users = users;
        this.tokens = tokens;
        this.responses = responses;
        this.searches = searches;
        this.columns = columns;
    }

    /** Opens the tables, making or migrating them first. */
    public static AccessStore open(Database database, InstantSource clock, SecureRandom random) {
        database.migrate("web-console");
        return new AccessStore(
                new Users(database, new PasswordHasher(random), clock, random),
                new Tokens(database, clock, random),
                new ResponseLedger(database, clock),
                new SavedSearches(database, clock),
                new SearchColumns(database));
    }

    public Users users() {
        return users;
    }

    public Tokens tokens() {
        return tokens;
    }

    public ResponseLedger responses() {
        return responses;
    }

    public SavedSearches searches() {
        return searches;
    }

    public SearchColumns columns() {
        return columns;
    }
}
