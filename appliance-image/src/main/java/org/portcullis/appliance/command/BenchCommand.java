package org.portcullis.appliance.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.portcullis.appliance.Failure;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.trust.PathValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.DurationText;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.radius.client.Benchmark;
import org.portcullis.radius.client.BenchmarkPlan;
import org.portcullis.radius.client.BenchmarkResult;
import org.portcullis.radius.client.RadiusClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis bench}. */
@Command(
        name = "bench",
        description = {
            "Lets many supplicants authenticate at once, each with a full handshake, against any RADIUS server that does"
                    + " EAP-TLS.",
            "Prints JSON: authentications per second, latency percentiles in milliseconds, key mismatches."
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
    /** The outer identity; who the device is, its certificate says. */
    private static final String IDENTITY = "bench";

    @Spec
    private CommandSpec spec;

    @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "An address, not a name.")
    private String server;

    @Option(names = "--secret-file", required = true, paramLabel = "FILE")
    private Path secretFile;

    @Option(names = "--cert", required = true, paramLabel = "FILE", description = "The device's chain, PEM.")
    private Path certificate;

    @Option(names = "--key", required = true, paramLabel = "FILE")
    private Path key;

    @Option(names = "--ca", required = true, paramLabel = "FILE", description = "The root of the server's chain.")
    private Path ca;

    @Option(
            names = "--tls",
            paramLabel = "VERSION",
            defaultValue = "1.3",
            description = "1.2 or 1.3 (default ${DEFAULT-VALUE}).")
    private String tlsVersion;

    @Option(
            names = "--supplicants",
            paramLabel = "N",
            defaultValue = "8",
            description = "At once (default ${DEFAULT-VALUE}).")
    private int supplicants;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1000",
            description = "In all (default ${DEFAULT-VALUE}).")
    private long count;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "At most (default ${DEFAULT-VALUE}).")
    private String duration;

    @Override
    public void run() {
        BenchmarkPlan plan = plan();
        TlsVersion version = TlsVersion.ofWord(tlsVersion)
                .orElseThrow(() -> wrong("--tls \"" + tlsVersion + "\" is neither 1.2 nor 1.3"));
        Cryptography cryptography = Cryptography.choose(new SecureRandom());
        TlsCryptography tls = new TlsCryptography(cryptography);
        Pem pem = new Pem(cryptography);
        List<X509Certificate> chain = pem.certificates(certificate);
        PeerSettings settings = PeerSettings.of(
                        IDENTITY,
                        CertifiedKey.of(chain, pem.privateKey(key), cryptography, tls),
                        new PathValidator(pem.certificates(ca), List.of(), cryptography, InstantSource.system()))
                .withVersion(version);
        try {
            BenchmarkResult result = Benchmark.run(plan, supplicant -> new EapTlsPeer(settings, tls));
            spec.commandLine().getOut().println(json(result, version));
            spec.commandLine().getOut().flush();
            if (result.accepted() == 0) {
                throw new Failure("no authentication was accepted: " + result.failures());
            }
        } catch (IOException e) {
            throw new Failure("the benchmark stopped: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    private BenchmarkPlan plan() {
        Duration limit = DurationText.parse(duration)
                .orElseThrow(() -> wrong("--duration \"" + duration + "\" is not a duration like 30s or 5m"));
        try {
            return new BenchmarkPlan(
                    address(),
                    Secret.ofUtf8(YamlDocument.textOf(secretFile).strip()),
                    RadiusClient.Patience.DEFAULT,
                    supplicants,
                    IDENTITY,
                    count,
                    limit);
        } catch (IllegalArgumentException outOfBounds) {
            throw wrong(outOfBounds.getMessage());
        }
    }

    private InetSocketAddress address() {
        int colon = server.lastIndexOf(':');
        String host = colon < 0 ? "" : server.substring(0, colon).replaceAll("^\\[|]$", "");
        String port = server.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw wrong("--server \"" + server + "\" is not an address and a port, like 192.0.2.10:1812");
        }
        return Cidr.parseAddress(host)
                .map(address -> new InetSocketAddress(address, Integer.parseInt(port)))
                .orElseThrow(
                        () -> wrong("--server \"" + server + "\" is not an address and a port, like 192.0.2.10:1812"));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String json(BenchmarkResult result, TlsVersion version) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tls", version.word());
        json.put("authentications", result.authentications());
        json.put("accepted", result.accepted());
        json.put("failures", result.failures());
        json.put("keyMismatches", result.keyMismatches());
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
