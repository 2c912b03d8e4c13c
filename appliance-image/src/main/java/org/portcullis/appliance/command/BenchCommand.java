package org.portcullis.appliance.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.appliance.Failure;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.value.DurationText;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.client.AccountingLoad;
import org.portcullis.radius.client.Benchmark;
import org.portcullis.radius.client.BenchmarkPlan;
import org.portcullis.radius.client.BenchmarkResult;
import org.portcullis.radius.client.EapTlsLoad;
import org.portcullis.radius.client.Load;
import org.portcullis.radius.client.MabLoad;
import org.portcullis.radius.client.RadiusClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis bench}. */
@Command(
        name = "bench",
        description = {
            "Gives any RADIUS server a load: EAP-TLS with full handshakes or resumed sessions, MAC authentication bypass, or"
                    + " accounting; by so many supplicants at once, or at a rate whether the server keeps up or not.",
            "Prints JSON: accepted per second, latency percentiles in milliseconds, failures by reason, key mismatches.",
            "Exit 0 when it ran, 1 when nothing was accepted, 2 for wrong usage."
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
    /** The outer identity; who the device is, its certificate says. */
    private static final String IDENTITY = "bench";

    private static final Pattern RATE = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:/s)?");

    @Spec
    private CommandSpec spec;

    @Mixin
    private RadiusServerOption radius;

    @Mixin
    private SupplicantOption supplicant;

    /** The kinds of load. */
    enum Kind {
        full,
        resumed,
        mab,
        accounting
    }

    @Option(
            names = "--load",
            paramLabel = "KIND",
            defaultValue = "full",
            description = {
                "full: EAP-TLS with a full handshake each; resumed: EAP-TLS, resuming the last session;",
                "mab: the MAC address as user and password (PAP); accounting: Start, Interim-Update, Stop (default"
                        + " ${DEFAULT-VALUE}). The first two need --cert, --key and --ca."
            })
    private Kind kind;

    @Option(
            names = "--devices",
            paramLabel = "FOLDER",
            description =
                    "With full or resumed: devices in turn, each at a port of its own, instead of the one of --cert and"
                            + " --key; of each NAME a NAME.pem and a NAME.key.")
    private Optional<Path> folder;

    @Option(
            names = "--tls",
            paramLabel = "VERSION",
            defaultValue = "1.3",
            description = "1.2 or 1.3 (default ${DEFAULT-VALUE}).")
    private String tlsVersion;

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            defaultValue = "02-00-00-00-00-00",
            description = "With --load mab: of the first supplicant, the others count on (default ${DEFAULT-VALUE}).")
    private String mac;

    @Option(
            names = "--supplicants",
            paramLabel = "N",
            defaultValue = "8",
            description = "At once (default ${DEFAULT-VALUE}); with --rate, at most.")
    private int supplicants;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            description = "Begin so many a second, each when it is due, and measure from then on (default: each"
                    + " supplicant begins the next when it is done).")
    private Optional<String> rate;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1000",
            description = "In all (default ${DEFAULT-VALUE}).")
    private long count;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "The same load before anything is counted (default ${DEFAULT-VALUE}).")
    private String warmUp;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "At most (default ${DEFAULT-VALUE}).")
    private String duration;

    @Override
    public void run() {
        TlsVersion version = TlsVersion.ofWord(tlsVersion)
                .orElseThrow(() -> wrong("--tls \"" + tlsVersion + "\" is neither 1.2 nor 1.3"));
        if (folder.isPresent() && kind != Kind.full && kind != Kind.resumed) {
            throw wrong("--devices goes with --load full and resumed, not " + kind);
        }
        BenchmarkPlan plan = plan();
        Load load = load(version);
        try {
            BenchmarkResult result = Benchmark.run(plan, load);
            spec.commandLine().getOut().println(json(plan, result, version));
            spec.commandLine().getOut().flush();
            if (result.accepted() == 0) {
                throw new Failure("nothing was accepted: " + result.failures());
            }
        } catch (IOException e) {
            throw new Failure("the benchmark stopped: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    private Load load(TlsVersion version) {
        try {
            return loadOfKind(version);
        } catch (IllegalArgumentException notAPair) {
            throw wrong(notAPair.getMessage());
        }
    }

    private Load loadOfKind(TlsVersion version) {
        return switch (kind) {
            case full ->
                folder.isPresent() ? EapTlsLoad.full(devices(version), supplicant.tls()) : full(device(version));
            case resumed ->
                folder.isPresent()
                        ? EapTlsLoad.resumed(devices(version), supplicant.tls())
                        : EapTlsLoad.resumed(device(version), supplicant.tls());
            case mab ->
                new MabLoad(MacAddress.parse(mac)
                        .orElseThrow(() -> wrong("--mac \"" + mac + "\" is not a MAC address like 02-00-00-00-00-00"))
                        .bits());
            case accounting -> {
                byte[] run = new byte[4];
                new SecureRandom().nextBytes(run);
                yield new AccountingLoad(HexFormat.of().formatHex(run), InstantSource.system());
            }
        };
    }

    private Load full(PeerSettings device) {
        return EapTlsLoad.full(IDENTITY, number -> new EapTlsPeer(device, supplicant.tls()));
    }

    private PeerSettings device(TlsVersion version) {
        if (!supplicant.complete()) {
            throw wrong("--load " + kind + " needs --cert, --key and --ca");
        }
        return supplicant.settings(IDENTITY).withVersion(version);
    }

    private List<PeerSettings> devices(TlsVersion version) {
        if (!supplicant.knowsCa()) {
            throw wrong("--devices needs --ca");
        }
        Path named = folder.orElseThrow();
        try {
            List<PeerSettings> devices = supplicant.all(named, IDENTITY).stream()
                    .map(settings -> settings.withVersion(version))
                    .toList();
            if (devices.isEmpty()) {
                throw wrong("--devices " + named + " has no file like NAME.pem");
            }
            return devices;
        } catch (IOException unreadable) {
            throw wrong("--devices " + named + " cannot be read: " + unreadable);
        }
    }

    private BenchmarkPlan plan() {
        try {
            return new BenchmarkPlan(
                    radius.address(),
                    radius.secret(),
                    RadiusClient.Patience.DEFAULT,
                    supplicants,
                    rate.map(this::perSecond).orElse(0.0),
                    count,
                    time("--warm-up", warmUp),
                    time("--duration", duration));
        } catch (IllegalArgumentException outOfBounds) {
            throw wrong(outOfBounds.getMessage());
        }
    }

    private double perSecond(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
            throw wrong("--rate \"" + text + "\" is not a rate like 100/s");
        }
        return Double.parseDouble(matcher.group(1));
    }

    private Duration time(String option, String text) {
        return DurationText.parse(text)
                .orElseThrow(() -> wrong(option + " \"" + text + "\" is not a duration like 30s or 5m"));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private String json(BenchmarkPlan plan, BenchmarkResult result, TlsVersion version) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("load", kind.name());
        if (kind == Kind.full || kind == Kind.resumed) {
            json.put("tls", version.word());
        }
        json.put("authentications", result.authentications());
        json.put("accepted", result.accepted());
        json.put("failures", result.failures());
        json.put("keyMismatches", result.keyMismatches());
        json.put("resumed", result.resumed());
        json.put("lost", result.lost());
        if (plan.rate() > 0) {
            json.put("offeredPerSecond", plan.rate());
            json.put("late", result.late());
            json.put("unsent", result.unsent());
        }
        json.put("seconds", result.elapsed().toMillis() / 1000.0);
        json.put("perSecond", rounded(result.perSecond()));
        json.put(
                "latencyMillis",
                Map.of(
                        "p50", rounded(result.p50Millis()),
                        "p90", rounded(result.p90Millis()),
                        "p99", rounded(result.p99Millis()),
                        "max", rounded(result.maxMillis())));
        try {
            return new ObjectMapper().writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
