package org.portcullis.policy.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A connection to a SQLite file that keeps the statements which were closed, for the next one with the same text: to prepare
 * a small one costs more than to run it. For one thread at a time.
 */
final class SqliteConnection extends JDBC4Connection {
    /** Idle ones that are kept; a few dozen are in use again and again. */
    private static final int MOST = 64;

    /** By text; the one that was closed longest ago is first. */
    private final Map<String, Kept> idle = new LinkedHashMap<>();

    private SqliteConnection(String url, SQLiteConfig config) throws SQLException {
        super(url, url.substring(JDBC.PREFIX.length()), config.toProperties());
    }

    /** Opens such connections. */
    static final class Source extends SQLiteDataSource {
        private final SQLiteConfig config;

        /** @param url {@code jdbc:sqlite:} and the file */
        Source(String url, SQLiteConfig config) {
            super(config);
            this.config = config;
            setUrl(url);
        }

        @Override
        public SQLiteConnection getConnection(String user, String password) throws SQLException {
            return new SqliteConnection(getUrl(), config);
        }
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        checkOpen();
        checkCursor(type, concurrency, holdability);
        Kept known = idle.remove(sql);
        return known == null ? new Kept(sql) : known;
    }

    private final class Kept extends JDBC4PreparedStatement {
        private final String text;

        Kept(String text) throws SQLException {
            super(SqliteConnection.this, text);
            this.text = text;
        }

        /** Leaves nothing of this use behind, a read transaction least of all. */
        @Override
        public void close() throws SQLException {
            if (pointer.isClosed() || SqliteConnection.this.isClosed()) {
                super.close();
                return;
            }
            rs.close();
            clearBatch();
            clearParameters();
            clearGeneratedKeys();
            Kept other = idle.put(text, this);
            if (other != null && other != this) {
                other.end();
            }
            if (idle.size() > MOST) {
                idle.remove(idle.keySet().iterator().next()).end();
            }
        }

        private void end() throws SQLException {
            super.close();
        }
    }
}
