package org.portcullis.policy.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The peer of {@link DecisionBenchmark}: the same rows of any device by the database's driver alone, two prepared queries. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BareLookup {
    /** Where the registry is, as in {@code storage.url}, with user and password. */
    @Param("")
    public String url;

    /** How many devices it has. */
    @Param("0")
    public int devices;

    private final SplittableRandom random = new SplittableRandom(1);
    private Connection connection;
    private PreparedStatement device;
    private PreparedStatement credentials;

    /** Connects. */
    @Setup(Level.Trial)
    public void open() throws SQLException {
        connection = DriverManager.getConnection(url);
        device = connection.prepareStatement("SELECT * FROM device WHERE serial = ?");
        credentials = connection.prepareStatement("SELECT * FROM credential WHERE device_id = ?");
    }

    /** Goes. */
    @TearDown(Level.Trial)
    public void close() throws SQLException {
        connection.close();
    }

    /** Reads every column of a device and its credentials. */
    @Benchmark
    public void find(Blackhole sink) throws SQLException {
        device.setString(1, Fleet.serial(random.nextInt(devices)).text());
        credentials.setString(1, read(device, sink));
        read(credentials, sink);
    }

    /** @return the last row's first column */
    private static String read(PreparedStatement question, Blackhole sink) throws SQLException {
        String first = "";
        try (ResultSet row = question.executeQuery()) {
            while (row.next()) {
                first = row.getString(1);
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    sink.consume(row.getObject(column));
                }
            }
        }
        return first;
    }
}
