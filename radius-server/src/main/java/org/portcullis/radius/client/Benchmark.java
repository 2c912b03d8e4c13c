package org.portcullis.radius.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.packet.RadiusDictionary;

/** Many supplicants at once against any RADIUS server. */
public final class Benchmark {
    private static final String KEY_MISMATCH = "the MS-MPPE keys are not the device's MSK";

    /** A locally administered block of MAC addresses, one for each supplicant. */
    private static final long FIRST_MAC = 0x02_00_00_00_00_00L;

    private final BenchmarkPlan plan;
    private final RadiusDictionary dictionary = RadiusDictionary.standard();
    private final AtomicLong begun = new AtomicLong();

    private Benchmark(BenchmarkPlan plan) {
        this.plan = plan;
    }

    /** What one supplicant measured. */
    private static final class Tally {
        private final LatencyRecord latencies = new LatencyRecord();
        private final Map<String, Long> failures = new TreeMap<>();
        private long ended;
        private long accepted;
        private long keyMismatches;

        private void take(AuthenticationResult result) {
            ended++;
            if (result.accepted() && result.keysMatch()) {
                accepted++;
                latencies.add(result.latency().toNanos());
                return;
            }
            if (result.accepted()) {
                keyMismatches++;
            }
            failures.merge(result.accepted() ? KEY_MISMATCH : result.outcome() + ": " + result.reason(), 1L, Long::sum);
        }
    }

    /**
     * Runs it to its end; blocks.
     *
     * @param peers a fresh peer for the supplicant of that number, called by many threads
     * @throws IOException when a socket fails
     */
    public static BenchmarkResult run(BenchmarkPlan plan, IntFunction<EapTlsPeer> peers)
            throws IOException, InterruptedException {
        return new Benchmark(plan).run(peers);
    }

    private BenchmarkResult run(IntFunction<EapTlsPeer> peers) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(plan.supplicants());
        try {
            long start = System.nanoTime();
            List<Future<Tally>> running = new ArrayList<>();
            for (int i = 0; i < plan.supplicants(); i++) {
                int number = i;
                running.add(threads.submit(() -> supplicant(number, start, peers)));
            }
            List<Tally> tallies = new ArrayList<>();
            for (Future<Tally> each : running) {
                tallies.add(each.get());
            }
            return result(tallies, Duration.ofNanos(System.nanoTime() - start));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Tally supplicant(int number, long start, IntFunction<EapTlsPeer> peers) throws IOException {
        Tally tally = new Tally();
        NasPort port = NasPort.ethernet("bench/" + number, new MacAddress(FIRST_MAC + number));
        try (RadiusClient client =
                new RadiusClient(plan.server(), plan.secret(), dictionary, plan.patience(), new SecureRandom())) {
            Authentication authentication = new Authentication(client, port, plan.identity(), step -> {});
            while (System.nanoTime() - start < plan.duration().toNanos()
                    && begun.getAndIncrement() < plan.authentications()) {
                tally.take(authentication.run(peers.apply(number)));
            }
        }
        return tally;
    }

    private static BenchmarkResult result(List<Tally> tallies, Duration elapsed) {
        Map<String, Long> failures = new TreeMap<>();
        tallies.forEach(tally -> tally.failures.forEach((reason, count) -> failures.merge(reason, count, Long::sum)));
        long[] latencies = LatencyRecord.sorted(
                tallies.stream().map(tally -> tally.latencies).toList());
        long accepted = tallies.stream().mapToLong(tally -> tally.accepted).sum();
        return new BenchmarkResult(
                tallies.stream().mapToLong(tally -> tally.ended).sum(),
                accepted,
                failures,
                tallies.stream().mapToLong(tally -> tally.keyMismatches).sum(),
                elapsed,
                accepted / (elapsed.toNanos() / 1e9),
                LatencyRecord.percentileMillis(latencies, 0.5),
                LatencyRecord.percentileMillis(latencies, 0.9),
                LatencyRecord.percentileMillis(latencies, 0.99),
                LatencyRecord.percentileMillis(latencies, 1));
    }
}
