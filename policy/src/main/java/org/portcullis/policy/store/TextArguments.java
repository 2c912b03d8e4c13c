package org.portcullis.policy.store;

import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * Texts without NUL, which PostgreSQL cannot store: what a switch or a certificate says may have one, and must not keep
 * everything beside it from being written.
 */
final class TextArguments extends AbstractArgumentFactory<String> {
    TextArguments() {
        super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String text, ConfigRegistry config) {
        String stored = text.replace('\0', '\uFFFD');
        return (position, statement, context) -> statement.setString(position, stored);
    }
}
