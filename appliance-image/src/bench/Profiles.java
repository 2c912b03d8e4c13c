import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.profiler.profile.Profiler;
import org.portcullis.profiler.profile.RuleBase;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.signal.Source;
import org.portcullis.profiler.store.ProfileStore;

/** Fills a profiler's store and asks it; see the script of the same name. */
public final class Profiles {
    private static final String[] VENDORS = {
        "Hangzhou Hikvision Digital Technology Co.,Ltd.", "Axis Communications AB", "HP Inc.", "Siemens AG", "Cisco Systems, Inc"
    };
    private static final int REMEMBERED = 20_000;
    private static final int QUESTIONS = 100_000;

    public static void main(String[] words) throws Exception {
        long addresses = Long.parseLong(words[1]);
        try (Database database = Database.open(Path.of(words[0]))) {
            database.migrate("policy");
            try (Profiler profiler =
                    new Profiler(new ProfileStore(database, "bench"), Duration.ofDays(180), InstantSource.system())) {
                RuleBase rules = RuleBase.read(List.of());
                System.out.println(rules.size() + " rules");
                profiler.follow(rules);
                double seconds = offer(profiler, addresses);
                System.out.printf("taken in: %,.0f addresses a second%n", addresses / seconds);
                seconds = offer(profiler, Math.min(addresses, 200_000));
                System.out.printf("seen again: %,.0f a second, nothing written%n", Math.min(addresses, 200_000) / seconds);
                long before = used();
                SplittableRandom random = new SplittableRandom(1);
                ask("any address", profiler.profiles(), () -> random.nextLong(addresses));
                ask("the same 20,000", profiler.profiles(), () -> random.nextLong(REMEMBERED));
                ask("the same 20,000, again", profiler.profiles(), () -> random.nextLong(REMEMBERED));
                System.out.printf(
                        "memory: %.1f MB for %,d profiles that are remembered; %.1f MB in all%n",
                        (used() - before) / 1e6, profiler.numbers().remembered(), used() / 1e6);
                System.out.println(profiler.numbers());
            }
        }
    }

    private static double offer(Profiler profiler, long addresses) throws InterruptedException {
        Instant now = Instant.now();
        long begin = System.nanoTime();
        for (long i = 0; i < addresses; i++) {
            Observation seen = seen(i, now);
            while (profiler.numbers().waiting() > 9_000) {
                Thread.sleep(5);
            }
            profiler.observations().offer(() -> seen);
        }
        while (profiler.numbers().waiting() > 0) {
            Thread.sleep(5);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Observation seen(long number, Instant now) {
        return new Observation(
                new MacAddress(number),
                Optional.empty(),
                now,
                "access-switch-" + number % 2_000,
                List.of(
                        new Signal(Source.OUI, "vendor", VENDORS[(int) (number % VENDORS.length)]),
                        new Signal(Source.RADIUS, "portType", "Ethernet"),
                        new Signal(Source.DHCP, "hostname", "device-" + number),
                        new Signal(Source.DHCP, "vendorClass", "udhcp 1." + number % 40 + ".1"),
                        new Signal(Source.DHCP, "parameters", "1,3,6,12,15,28,42"),
                        new Signal(Source.LLDP, "systemDescription", "Model T-" + number % 300 + ", firmware 5.7." + number % 20)));
    }

    private static void ask(String what, ProfileSource profiles, LongSupplier next) {
        long[] nanos = new long[QUESTIONS];
        for (int i = 0; i < QUESTIONS; i++) {
            MacAddress mac = new MacAddress(next.getAsLong());
            long begin = System.nanoTime();
            profiles.of(mac);
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "asked, %s: median %.1f µs, 99th %.1f µs%n",
                what, nanos[QUESTIONS / 2] / 1e3, nanos[QUESTIONS * 99 / 100] / 1e3);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
