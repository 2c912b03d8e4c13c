package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.Serial;

/** What is asked again and again goes by an index that has what is wanted and no more, however large the registry is. */
class QueryPlanTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private enum Question {
        A_DEVICE("device by sqlite_autoindex_device_2") {
            @Override
            void ask(Handle handle) {
                new DeviceTable().find(handle, new Serial("SN-1"));
            }
        },
        ITS_CREDENTIALS("credential by credential_device") {
            @Override
            void ask(Handle handle) {
                new CredentialTable().of(handle, "id");
            }
        },
        HELD_FOR_A_TIME("device by device_state_until") {
            @Override
            void ask(Handle handle) {
                new DeviceTable().due(handle, NOW, 1);
            }
        },
        A_PAGE("device by sqlite_autoindex_device_2") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder().find(handle, DeviceSearch.of("", Set.of()), Optional.empty(), 1);
            }
        },
        OF_A_STATE("device by device_state") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder()
                        .find(
                                handle,
                                DeviceSearch.of("", Set.of(LifecycleState.QUARANTINED)),
                                Optional.of(new Serial("SN-1")),
                                1);
            }
        },
        HOW_MANY_OF_STATES("device by device_state") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder()
                        .count(
                                handle,
                                DeviceSearch.of("", Set.of(LifecycleState.QUARANTINED, LifecycleState.SUSPENDED)));
            }
        },
        OF_A_TYPE("device by device_type") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder()
                        .find(
                                handle,
                                DeviceSearch.of("", Set.of()).ofType("camera"),
                                Optional.of(new Serial("SN-1")),
                                1);
            }
        },
        HOW_MANY_IN_EACH_STATE("SCAN device USING COVERING INDEX device_state") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder().countByState(handle, DeviceSearch.of("", Set.of(LifecycleState.ACTIVE)));
            }
        },
        HOW_MANY_OF_A_TYPE("device by device_type") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder()
                        .countByState(handle, DeviceSearch.of("", Set.of()).ofType("camera"));
            }
        },
        BY_TIME("SCAN device USING INDEX device_certificate_end") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder()
                        .find(
                                handle,
                                DeviceSearch.of("", Set.of())
                                        .at(new DeviceSearch.Times(
                                                Optional.of(NOW), Optional.empty(), Optional.of(NOW)))
                                        .ofType("camera"),
                                Optional.empty(),
                                1);
            }
        },
        WORDS("SCAN device") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder()
                        .find(handle, DeviceSearch.of("x", Set.of(LifecycleState.ACTIVE)), Optional.empty(), 1);
            }
        },
        HOW_MANY_WITH_WORDS("SCAN device") {
            @Override
            void ask(Handle handle) {
                new DeviceFinder().count(handle, DeviceSearch.of("x", Set.of(LifecycleState.ACTIVE)));
            }
        },
        EXPIRED("credential by credential_live") {
            @Override
            void ask(Handle handle) {
                new CredentialTable().expired(handle, NOW, 1);
            }
        },
        ENDING("credential by credential_untold") {
            @Override
            void ask(Handle handle) {
                new CredentialTable().ending(handle, NOW, NOW.plusSeconds(60), 1);
            }
        },
        REVOKED("credential by credential_revoked_since") {
            @Override
            void ask(Handle handle) {
                new CredentialTable().revoked(handle, "CN=CA", NOW, Instant.EPOCH);
            }
        },
        LAST_END("credential by credential_own_end") {
            @Override
            void ask(Handle handle) {
                new CredentialTable().lastEnd(handle, "CN=CA");
            }
        };

        private final String expected;

        Question(String expected) {
            this.expected = expected;
        }

        abstract void ask(Handle handle);
    }

    @ParameterizedTest
    @EnumSource
    void goesByAnIndex(Question question) {
        List<String> asked = new ArrayList<>();
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            database.migrate("policy");
            database.read(handle -> {
                handle.getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
                    @Override
                    public void logAfterExecution(StatementContext context) {
                        asked.add(context.getParsedSql().getSql());
                    }
                });
                question.ask(handle);
                assertEquals(1, asked.size());
                assertEquals(question.expected, plan(handle.getConnection(), asked.get(0)));
                return true;
            });
        }
    }

    /** The first step of it: the table and its index. */
    private static String plan(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet steps = statement.executeQuery("EXPLAIN QUERY PLAN " + sql.replace("?", "'x'"))) {
            steps.next();
            return steps.getString("detail")
                    .replaceFirst("SEARCH (\\w+) USING (?:COVERING )?INDEX (\\w+) .*", "$1 by $2");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
