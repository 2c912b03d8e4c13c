package org.portcullis.policy.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * What a program has to know to work on a database. A migration after which older programs could not goes with a higher
 * {@link #KNOWN} and writes that number into the table {@code data_format}, with the version from which on programs know it;
 * any other leaves it as it is. So an older program is let in beside a newer one as long as that is safe, and no longer.
 */
final class DataFormat {
    /** The highest number that this program can work with. */
    static final int KNOWN = 1;

    private static final String TABLE = "data_format";

    private DataFormat() {}

    /** @throws StoreException when the database needs a newer program; nothing of it has been changed */
    static void require(Database database) {
        database.read(handle -> {
            if (exists(handle)) {
                handle.select("SELECT needs, program FROM " + TABLE)
                        .map((row, context) -> new Needs(row.getInt("needs"), row.getString("program")))
                        .list()
                        .forEach(needs -> require(database, needs));
            }
            return true;
        });
    }

    private record Needs(int format, String program) {}

    private static void require(Database database, Needs needs) {
        if (needs.format > KNOWN) {
            throw new StoreException(database + " was written by a newer version and has the data format "
                    + needs.format
                    + "; this one knows " + KNOWN + " at most and changed nothing. Start version " + needs.program
                    + " or later, or restore a backup that this version made");
        }
    }

    private static boolean exists(Handle handle) {
        Connection connection = handle.getConnection();
        try (ResultSet found = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), TABLE, new String[] {"TABLE"})) {
            return found.next();
        } catch (SQLException e) {
            throw new StoreException(TABLE + " cannot be looked for: " + e.getMessage(), e);
        }
    }
}
