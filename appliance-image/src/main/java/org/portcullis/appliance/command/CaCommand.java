package org.portcullis.appliance.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.CaRoots;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.Registry;
import org.portcullis.eap.ca.CaException;
import org.portcullis.eap.ca.CaGeneration;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.DistinguishedName;
import org.portcullis.eap.x509.Pem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis ca}. */
@Command(name = "ca", description = "Gives the issuing CA its keys and certificates.")
public final class CaCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Cryptography cryptography = Cryptography.bouncyCastle(new SecureRandom());

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: show, rollover, request or import");
    }

    @Command(
            name = "show",
            description = "Prints the generations of the issuing CA, the one that issues first.",
            mixinStandardHelpOptions = true)
    void show(@Mixin ConfigurationOption config) {
        try (Registry registry = config.openRegistry()) {
            show(registry.ca(cryptography));
        }
    }

    @Command(
            name = "rollover",
            description = {
                "Gives the issuing CA a new key. What it issues from now on is signed by it; what was issued before stays"
                        + " valid until its own end.",
            },
            mixinStandardHelpOptions = true)
    void rollover(
            @Mixin ConfigurationOption config,
            @Option(
                            names = "--new-root",
                            description = "Replaces the root too. The root before certifies the new one, so that"
                                    + " devices that know only that one go on trusting this appliance.")
                    boolean newRoot,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "For the audit trail.")
                    String reason) {
        try (Registry registry = config.openRegistry()) {
            registry.rollover(cryptography).rollOver(newRoot, ConfigurationOption.actor(), reason);
            inForce(config, registry);
        }
    }

    @Command(
            name = "request",
            description = {
                "Makes a new key for the issuing CA and writes a request for its certificate (PKCS#10, PEM), which another"
                        + " CA signs. It issues nothing before `ca import`."
            },
            mixinStandardHelpOptions = true)
    void request(
            @Mixin ConfigurationOption config,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Must not exist yet.")
                    Path out,
            @Option(
                            names = "--subject",
                            paramLabel = "DN",
                            description =
                                    "RFC 4514: \"CN=Plant 7 Devices,O=Example\". Default: a name like that of an own CA.")
                    String subject) {
        if (Files.exists(out)) {
            throw new Failure(out + " exists; choose another name");
        }
        try (Registry registry = config.openRegistry()) {
            write(
                    out,
                    registry.rollover(cryptography).request(Optional.ofNullable(subject), ConfigurationOption.actor()));
        }
    }

    @Command(
            name = "import",
            description = {
                "Puts the key of the last `ca request`, or a key of one's own, in force with the certificate that another"
                        + " CA made for it."
            },
            mixinStandardHelpOptions = true)
    void importCertificate(
            @Mixin ConfigurationOption config,
            @Option(
                            names = "--certificate",
                            required = true,
                            paramLabel = "FILE",
                            description = "PEM: the certificate, and all those above it, the root too.")
                    Path certificate,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "Its private key, PEM, where it was made elsewhere.")
                    Path key) {
        Pem pem = new Pem(cryptography);
        List<X509Certificate> given = pem.certificates(certificate);
        try (Registry registry = config.openRegistry()) {
            if (key == null) {
                registry.rollover(cryptography).certified(given, ConfigurationOption.actor());
            } else {
                registry.rollover(cryptography).brought(pem.privateKey(key), given, ConfigurationOption.actor());
            }
            inForce(config, registry);
        }
    }

    private void inForce(ConfigurationOption config, Registry registry) {
        IssuingCa ca = registry.ca(cryptography);
        show(ca);
        try {
            CaRoots.write(config.read(), ca, cryptography);
        } catch (CaException cannot) {
            spec.commandLine()
                    .getErr()
                    .println("It is in force, but makes no certificate for this appliance itself: "
                            + cannot.getMessage());
        }
        ca.strandedBy()
                .ifPresent(old -> spec.commandLine()
                        .getErr()
                        .println("Devices that know only the root " + old + " do not trust this appliance from now on:"
                                + " nothing says that it vouches for the new one. Give them the new root"
                                + " (data/ca.pem), or import a certificate of the new root by the old one along."));
    }

    private void show(IssuingCa ca) {
        PrintWriter out = spec.commandLine().getOut();
        for (CaGeneration generation : ca.generations()) {
            out.println(generation.number() + "  " + generation.name() + "  until "
                    + generation.issuing().getNotAfter().toInstant() + "  root "
                    + DistinguishedName.text(generation.root().getSubjectX500Principal()) + "  key in "
                    + generation.keyPlace());
        }
        out.flush();
    }

    private static void write(Path out, String pem) {
        try {
            Files.writeString(out, pem, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(out + " exists; choose another name");
        } catch (IOException e) {
            throw new Failure(out + " cannot be written: " + e);
        }
    }
}
