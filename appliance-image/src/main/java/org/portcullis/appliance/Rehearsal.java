package org.portcullis.appliance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.ConfigurationReader;
import org.portcullis.eap.x509.Pem;

/**
 * What an installation does until its first device is let in, and the commands that an admin types most: in one JVM, on free
 * loopback ports, with keys and data that nobody keeps. {@link ClassArchive} has the classes noted that it takes.
 */
public final class Rehearsal {
    private static final Pattern AUTH = Pattern.compile(" auth=(\\S+)");
    private static final String SERIAL = "REHEARSAL-1";

    private final Path home;
    private final Path config;

    /** @param folder where everything is put; the caller deletes it */
    public Rehearsal(Path folder) {
        home = folder.resolve("home");
        config = home.resolve("portcullis.yml");
    }

    /** @throws Failure when anything of it does not work here */
    public void perform() {
        run("init", "--dir", home, "--address", "127.0.0.1", "--auth-port", 0, "--console-port", 0);
        Path csv = written(
                "devices.csv",
                "serial,name,type,vendor,model,owner,tags,state\n" + SERIAL + ",,sensor,acme,T-100,,,active\n");
        run("device", "import", "--config", config, csv);
        KeyPair pair = keyPair();
        Path key =
                written("device.key", new String(Pem.encode(pair.getPrivate()).octets(), StandardCharsets.US_ASCII));
        Path certificate = home.resolve("device.pem");
        run(
                "certificate",
                "issue",
                "--config",
                config,
                "--device",
                SERIAL,
                "--csr",
                request(pair),
                "--out",
                certificate);
        try (Appliance appliance = Appliance.start(configuration(), false, this::configuration)) {
            Matcher auth = AUTH.matcher(appliance.readyLine());
            if (!auth.find()) {
                throw new Failure("no address of RADIUS in: " + appliance.readyLine());
            }
            Path data = home.resolve("data");
            run(
                    "auth-test",
                    "--server",
                    auth.group(1),
                    "--secret-file",
                    data.resolve("this-machine.secret"),
                    "--cert",
                    certificate,
                    "--key",
                    key,
                    "--ca",
                    data.resolve("ca.pem"));
            run("check", "--config", config);
            run("events", "search", "--config", config, "event.action: access-accept");
            run("device", "state", "--config", config, SERIAL, "quarantined", "--reason", "rehearsal");
            run("token", "create", "--config", config, "--role", "analyst", "--name", "rehearsal");
        }
    }

    private Configuration configuration() {
        return ConfigurationReader.read(config, HostName.read(), name -> Optional.ofNullable(System.getenv(name)));
    }

    private static void run(Object... words) {
        String[] arguments = Stream.of(words).map(Object::toString).toArray(String[]::new);
        int exit = Main.execute(arguments);
        if (exit != 0) {
            throw new Failure("portcullis " + String.join(" ", arguments) + " ended with " + exit);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new Failure("this Java makes no P-256 key: " + e.getMessage());
        }
    }

    private Path request(KeyPair pair) {
        Path file = home.resolve("device.csr");
        try {
            return Files.write(
                    file,
                    new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + SERIAL), pair.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                            .getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new Failure(file + " cannot be written: " + e);
        }
    }

    private Path written(String name, String text) {
        Path file = home.resolve(name);
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new Failure(file + " cannot be written: " + e);
        }
    }
}
