package org.portcullis.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.profiler.mud.MudAnchor;
import org.portcullis.profiler.mud.MudSettings;

/** Reads the files that {@code profiler.mud} names. What is wrong in one is a problem of the configuration, at its line. */
final class MudLoader {
    private static final long MAX_OCTETS = 4L << 20;

    private final Configuration configuration;
    private final Pem pem;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private MudLoader(Configuration configuration, Cryptography cryptography) {
        this.configuration = configuration;
        this.pem = new Pem(cryptography);
    }

    /**
     * Empty where it is not enabled.
     *
     * @throws ConfigException when a file is not what it should be
     */
    static Optional<MudSettings> load(Configuration configuration, Cryptography cryptography) {
        return configuration.profiler().mud().map(mud -> new MudLoader(configuration, cryptography).settings(mud));
    }

    private MudSettings settings(Configuration.Mud mud) {
        List<MudAnchor> anchors = mud.trust().stream()
                .map(trust -> new MudAnchor(
                        trust.file().path().getFileName().toString(), certificates(trust.file()), trust.hosts()))
                .toList();
        List<X509CRL> crls =
                mud.crls().stream().flatMap(file -> crls(file).stream()).toList();
        List<X509Certificate> roots = mud.caFile().map(this::certificates).orElse(List.of());
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new MudSettings(
                mud.hosts(), mud.privateNetworks(), anchors, crls, roots, mud.keep(), mud.sources(), mud.roles());
    }

    private List<X509Certificate> certificates(NamedFile file) {
        try {
            return pem.certificates(file.path());
        } catch (PemException wrong) {
            return problem(file, wrong.getMessage());
        }
    }

    private List<X509CRL> crls(NamedFile file) {
        try (InputStream in = Files.newInputStream(file.path())) {
            if (Files.size(file.path()) > MAX_OCTETS) {
                return problem(file, "names a file of more than 4 MiB");
            }
            List<X509CRL> crls = CertificateFactory.getInstance("X.509").generateCRLs(in).stream()
                    .map(X509CRL.class::cast)
                    .toList();
            return crls.isEmpty() ? problem(file, "names a file without a CRL") : crls;
        } catch (IOException | GeneralSecurityException unreadable) {
            return problem(file, "names a file that cannot be read as CRLs: " + unreadable.getMessage());
        }
    }

    private <T> List<T> problem(NamedFile file, String message) {
        problems.add(new ConfigProblem(configuration.file().toString(), file.line(), file.key(), message));
        return List.of();
    }
}
