package org.portcullis.radius.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.radius.external.Program;

/** Runs {@code eapol_test} as a device of a site. */
final class EapolTest {
    private EapolTest() {}

    /** @param phase1 its TLS settings; none leaves it at TLS 1.2 */
    static Program.Result run(Path folder, Site site, Identity device, String phase1, int fragmentSize)
            throws Exception {
        return run(folder, site, device, phase1, fragmentSize, "host/device", List.of("-M00:11:22:aa:bb:cc"));
    }

    /**
     * @param identity the outer one
     * @param more further options of the command
     */
    static Program.Result run(
            Path folder,
            Site site,
            Identity device,
            String phase1,
            int fragmentSize,
            String identity,
            List<String> more)
            throws Exception {
        site.serverRoot.writePem(folder, "ca");
        device.writePem(folder, "device");
        String configuration = """
                network={
                  key_mgmt=IEEE8021X
                  eap=TLS
                  identity="%4$s"
                  ca_cert="%1$s/ca.pem"
                  client_cert="%1$s/device.pem"
                  private_key="%1$s/device.key"
                  fragment_size=%2$d
                  phase1="%3$s"
                }
                """.formatted(folder, fragmentSize, phase1, identity);
        Path file = Files.writeString(folder.resolve("eapol_test.conf"), configuration);
        List<String> command = new ArrayList<>(List.of(
                "eapol_test",
                "-c" + file,
                "-a" + site.address.getAddress().getHostAddress(),
                "-p" + site.address.getPort(),
                "-stesting123",
                "-t120"));
        command.addAll(more);
        return Program.run(folder, command, "");
    }
}
