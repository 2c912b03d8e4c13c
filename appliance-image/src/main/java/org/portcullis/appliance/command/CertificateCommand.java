package org.portcullis.appliance.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.Registry;
import org.portcullis.eap.ca.DeviceIssuance;
import org.portcullis.eap.ca.Issued;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.value.Serial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis certificate}. */
@Command(name = "certificate", description = "Issues certificates to devices.")
public final class CertificateCommand implements Runnable {
    private static final int MAX_CSR = 64 * 1024;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: issue");
    }

    @Command(
            name = "issue",
            description = {
                "Issues an LDevID to a registered device. Of the request only the key is taken; the name comes from the"
                        + " registry.",
                "The output is the certificate and its chain, PEM."
            },
            mixinStandardHelpOptions = true)
    void issue(
            @Mixin ConfigurationOption config,
            @Option(names = "--device", required = true, paramLabel = "SERIAL") String serial,
            @Option(names = "--csr", required = true, paramLabel = "FILE", description = "PKCS#10, PEM or DER.")
                    Path request,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Must not exist yet.")
                    Path out) {
        Serial device = Serial.parse(serial)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "\"" + serial + "\" is no serial"));
        byte[] csr = read(request);
        try (Registry registry = config.openRegistry()) {
            if (registry.devices().find(device).isEmpty()) {
                throw new Failure("no device has the serial " + device + "; register it first");
            }
            IssuingCa ca = registry.ca(Cryptography.bouncyCastle(new SecureRandom()));
            Issued issued = new DeviceIssuance(ca, registry.credentials()).unbound(device, csr);
            write(out, issued.chainPem());
            try {
                registry.credentials()
                        .bind(
                                device,
                                issued.certificate(),
                                new CredentialStore.Claim.Admin(),
                                ConfigurationOption.actor());
            } catch (RuntimeException refused) {
                remove(out);
                throw refused;
            }
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > MAX_CSR) {
                throw new Failure(file + " is larger than any certificate request");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Before it is bound, so that no certificate is bound and then lost. */
    private static void write(Path out, String pem) {
        try {
            Files.writeString(
                    out, pem, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(out + " exists; choose another name");
        } catch (IOException e) {
            remove(out);
            throw new Failure(out + " cannot be written: " + e);
        }
    }

    private static void remove(Path out) {
        try {
            Files.deleteIfExists(out);
        } catch (IOException leftBehind) {
            // It is not bound, so it opens nothing; the refusal matters more.
        }
    }
}
