package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * At full load for a while the appliance grows in nothing: neither in heap after a collection, nor in threads, nor in open
 * files. Ten minutes in the profile {@code release} ({@code mvn verify -Prelease}); scaled down else, so that it cannot rot.
 */
class SoakIT {
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("portcullis.soak.seconds", 12));

    /** In a long soak, until the answers that are kept for duplicates have reached their age, and the code is compiled. */
    private static final Duration WARM_UP = Duration.ofSeconds(Math.min(45, LENGTH.toSeconds()));

    private static final int SAMPLES = 9;
    private static final int SUPPLICANTS = 8;

    /** What the index and the caches of the database breathe; a kilobyte lost in each authentication is far more. */
    private static final long BREATH = 24L << 20;

    /** Segments of journal and index come and go. */
    private static final long FILES = 40;

    private static final Pattern USED = Pattern.compile("(?:def new|tenured) generation.*?used (\\d+)K");

    @TempDir
    private Path folder;

    private record Sample(long heap, long threads, long files) {}

    @Test
    void nothingGrows() throws Exception {
        Home home = Home.init(folder).environment("PORTCULLIS_OPTS", "");
        home.register("S-1,,sensor,acme,,,,active");
        Home.Client device = home.enrol("S-1");
        try (Serving serving = Serving.start(home)) {
            CompletableFuture<JsonNode> load = load(home, serving, device);
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                samples.add(sample(serving.pid()));
                TimeUnit.NANOSECONDS.sleep(LENGTH.toNanos() / SAMPLES);
            }
            JsonNode result = load.get(15, TimeUnit.MINUTES);
            System.out.println("SoakIT: " + result + ", " + samples);

            assertEquals(result.get("authentications"), result.get("accepted"), result::toString);
            assertTrue(result.get("accepted").asLong() > 0, result::toString);
            flat(samples, Sample::heap, BREATH, "octets of heap after a collection");
            flat(samples, Sample::threads, 2, "threads");
            flat(samples, Sample::files, FILES, "open files");
        }
    }

    /** The median of the last third is not above that of the middle third. */
    private static void flat(List<Sample> samples, ToLongFunction<Sample> what, long tolerance, String name) {
        int third = SAMPLES / 3;
        long middle = median(samples.subList(third, 2 * third), what);
        long last = median(samples.subList(2 * third, SAMPLES), what);
        assertTrue(last <= middle + tolerance, () -> name + " grow from " + middle + " to " + last + ": " + samples);
    }

    private static long median(List<Sample> samples, ToLongFunction<Sample> what) {
        long[] sorted = samples.stream().mapToLong(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Sample sample(long pid) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Home.command(jcmd.toString(), Long.toString(pid), "GC.run").done();
        Matcher used = USED.matcher(Home.command(jcmd.toString(), Long.toString(pid), "GC.heap_info")
                .done()
                .out());
        long heap = 0;
        while (used.find()) {
            heap += Long.parseLong(used.group(1)) << 10;
        }
        assertTrue(heap > 0, "jcmd GC.heap_info of the serial collector");
        Path process = Path.of("/proc", Long.toString(pid));
        return new Sample(heap, entries(process.resolve("task")), entries(process.resolve("fd")));
    }

    private static long entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    /** As many authentications as the machine does, until the samples are taken. */
    private static CompletableFuture<JsonNode> load(Home home, Serving serving, Home.Client device) throws Exception {
        Process bench = Home.startPortcullis(
                "bench",
                "--server",
                "127.0.0.1:" + serving.auth().getPort(),
                "--secret-file",
                home.folder().resolve("data/this-machine.secret").toString(),
                "--cert",
                device.certificate().toString(),
                "--key",
                device.key().toString(),
                "--ca",
                home.caCertificate().toString(),
                "--supplicants",
                Integer.toString(SUPPLICANTS),
                "--count",
                "1000000000",
                "--duration",
                WARM_UP.plus(LENGTH).plusSeconds(SAMPLES / 3).toSeconds() + "s");
        return CompletableFuture.supplyAsync(() -> {
            try (var out = bench.inputReader()) {
                String json = out.readLine();
                return new ObjectMapper().readTree(json == null ? "" : json);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }
}
