package org.portcullis.console.store;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.portcullis.policy.store.Database;

/** Users and tokens, and what was done for tools with tokens, in the appliance's database. */
public final class AccessStore {
    private final Users users;
    private final Tokens tokens;
    private final ResponseLedger responses;

    private AccessStore(Users users, Tokens tokens, ResponseLedger responses) {
        this.users = users;
        this.tokens = tokens;
        this.responses = responses;
    }

    /** Opens the tables, making or migrating them first. */
    public static AccessStore open(Database database, InstantSource clock, SecureRandom random) {
        database.migrate("web-console");
        return new AccessStore(
                new Users(database, new PasswordHasher(random), clock, random),
                new Tokens(database, clock, random),
                new ResponseLedger(database, clock));
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
}
