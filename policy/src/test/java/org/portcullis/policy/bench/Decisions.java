package org.portcullis.policy.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Measures decisions of a registry: {@code URL DEVICES ISSUER [SECONDS]}; prints microseconds. */
final class Decisions {
    private Decisions() {}

    public static void main(String[] words) throws RunnerException {
        int seconds = words.length > 3 ? Integer.parseInt(words[3]) : 20;
        print(run(options(words[0], Integer.parseInt(words[1]), words[2])
                .forks(1)
                .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(seconds / 2))
                .measurementIterations(1)
                .measurementTime(TimeValue.seconds(seconds))));
    }

    static ChainedOptionsBuilder options(String url, int devices, String issuer) {
        return new OptionsBuilder()
                .include(DecisionBenchmark.class.getName())
                .include(BareLookup.class.getName())
                .param("url", url)
                .param("devices", Integer.toString(devices))
                .param("issuer", issuer)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run();
    }

    private static void print(Collection<RunResult> results) {
        System.out.printf(
                "%-32s %8s %8s %8s %8s %10s%n", "microseconds", "median", "90 %", "99 %", "99.9 %", "samples");
        for (RunResult result : results) {
            Statistics times = result.getPrimaryResult().getStatistics();
            String visitors = result.getParams().getParam("visitors");
            String what = visitors == null
                    ? "bare look-up"
                    : ("decision, " + visitors + ", " + result.getParams().getParam("rules")).toLowerCase(Locale.ROOT);
            System.out.printf(
                    Locale.ROOT,
                    "%-32s %8.0f %8.0f %8.0f %8.0f %10d%n",
                    what,
                    times.getPercentile(50),
                    times.getPercentile(90),
                    times.getPercentile(99),
                    times.getPercentile(99.9),
                    times.getN());
        }
    }
}
