package org.portcullis.radius.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.portcullis.radius.packet.RadiusDictionary;

/** Many supplicants at once against any RADIUS server. */
public final class Benchmark {
    private final BenchmarkPlan plan;
    private final Load load;
    private final RadiusDictionary dictionary = RadiusDictionary.standard();

    private Benchmark(BenchmarkPlan plan, Load load) {
        this.plan = plan;
        this.load = load;
    }

    /**
     * Runs it to its end; blocks.
     *
     * @throws IOException when a socket fails
     */
    public static BenchmarkResult run(BenchmarkPlan plan, Load load) throws IOException, InterruptedException {
        return new Benchmark(plan, load).run();
    }

    private BenchmarkResult run() throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(plan.supplicants());
        try {
            Schedule schedule = new Schedule(plan, System.nanoTime());
            List<Future<Tally>> running = new ArrayList<>();
            for (int i = 0; i < plan.supplicants(); i++) {
                int number = i;
                running.add(threads.submit(() -> supplicant(number, schedule)));
            }
            List<Tally> tallies = new ArrayList<>();
            for (Future<Tally> each : running) {
                tallies.add(each.get());
            }
            return Tally.sum(tallies, schedule.measured(System.nanoTime()));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Tally supplicant(int number, Schedule schedule) throws IOException {
        Tally tally = new Tally();
        try (RadiusClient client =
                new RadiusClient(plan.server(), plan.secret(), dictionary, plan.patience(), new SecureRandom())) {
            Load.Worker worker = load.worker(number, client);
            for (Optional<Schedule.Slot> slot = schedule.next(tally); slot.isPresent(); slot = schedule.next(tally)) {
                Load.Attempt attempt = worker.attempt();
                if (slot.get().measured()) {
                    long latency = plan.open()
                            ? System.nanoTime() - slot.get().due()
                            : attempt.latency().toNanos();
                    tally.take(attempt, latency);
                }
            }
        }
        return tally;
    }
}
