package org.portcullis.policy.bench;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
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
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.RegistryDecisionPoint;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.MacAddress;

/**
 * One decision: the registry is asked for the device, its credentials and those above it, the credential is checked, gate and
 * {@value Fleet#TYPES} rules are gone through. The database is a large one; every device of it comes with its own certificate.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBenchmark {
    /** As many as the registry remembers. */
    private static final int HOT = 20_000;

    /** Who comes. */
    public enum Visitors {
        /** Any device; hardly one of them is remembered. */
        ANY,
        /** The same 20,000 again and again; all of them are remembered. */
        HOT
    }

    /** What rules look like. On average half of them do not match before one does. */
    public enum Rules {
        /** Each begins by comparing an attribute with a literal, which is seen without running CEL. */
        LITERAL {
            @Override
            String condition(int number) {
                return "device.type == \"" + Fleet.type(number) + "\" && nas.site == \"lab\"";
            }
        },
        /** For each CEL has to be run. */
        EXPRESSION {
            @Override
            String condition(int number) {
                return "\"" + Fleet.tag(number) + "\" in device.tags && nas.site.startsWith(\"la\")";
            }
        };

        abstract String condition(int number);

        RuleSet policy() {
            StringBuilder profiles = new StringBuilder("profiles:\n");
            StringBuilder rules = new StringBuilder("rules:\n");
            for (int number = 0; number < Fleet.TYPES; number++) {
                profiles.append("  p%d: { vlan: %d }%n".formatted(number, 1_000 + number));
                rules.append("  - { name: r%d, when: '%s', then: p%1$d }%n".formatted(number, condition(number)));
            }
            return RuleSet.read("policy.yml", profiles.append(rules).toString());
        }
    }

    /** Where the registry is, as in {@code storage.url}, with user and password. */
    @Param("")
    public String url;

    /** How many devices it has. */
    @Param("0")
    public int devices;

    /** The appliance's CA, RFC 4514. */
    @Param("CN=Issuing CA")
    public String issuer;

    @Param({"ANY", "HOT"})
    public Visitors visitors;

    @Param({"LITERAL", "EXPRESSION"})
    public Rules rules;

    private final AccessRequest request = new AccessRequest(
            new AccessRequest.Nas("sw-1", "lab", "cisco", InetAddress.getLoopbackAddress()),
            MacAddress.parse("00:11:22:aa:bb:cc"),
            "Gi1/0/1",
            "Ethernet",
            "",
            "anonymous");

    private Database database;
    private RegistryDecisionPoint decisions;
    private Fleet fleet;

    /** Opens the registry and reads the policy. */
    @Setup(Level.Trial)
    public void open() {
        database = Database.open(StorageLocation.parse(url).orElseThrow());
        RuleSet policy = rules.policy();
        decisions = new RegistryDecisionPoint(
                new RegistryStore(database, "bench", InstantSource.system()),
                () -> policy,
                RegistryDecisionPoint.UnknownDevice.REFUSE,
                Duration.ofDays(14),
                InstantSource.system(),
                () -> ZoneOffset.UTC);
        fleet = new Fleet(issuer, Instant.now());
    }

    /** Closes the registry. */
    @TearDown(Level.Trial)
    public void close() {
        database.close();
    }

    /** Who comes next. */
    @State(Scope.Thread)
    public static class Visitor {
        private final SplittableRandom random = new SplittableRandom(1);
        private ProvenCredential proven;

        /** Has proven its certificate. */
        @Setup(Level.Invocation)
        public void choose(DecisionBenchmark benchmark) {
            int hot = Math.min(HOT, benchmark.devices);
            proven = benchmark.fleet.prove(
                    benchmark.visitors == Visitors.ANY
                            ? random.nextInt(benchmark.devices)
                            : random.nextInt(hot) * (benchmark.devices / hot));
        }
    }

    /** Decides about one device, which is let in. */
    @Benchmark
    public Decision decide(Visitor visitor) {
        Decision decision = decisions.decide(visitor.proven, request);
        if (decision instanceof Decision.Permit) {
            return decision;
        }
        throw new IllegalStateException(decision.explanation());
    }
}
