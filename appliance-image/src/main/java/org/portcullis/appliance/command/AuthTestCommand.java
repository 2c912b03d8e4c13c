package org.portcullis.appliance.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.portcullis.appliance.Failure;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.trust.DeviceIdentity;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.DurationText;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.client.Authentication;
import org.portcullis.radius.client.AuthenticationResult;
import org.portcullis.radius.client.Diagnosis;
import org.portcullis.radius.client.Explanation;
import org.portcullis.radius.client.NasPort;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.packet.RadiusDictionary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis auth-test}. */
@Command(
        name = "auth-test",
        description = {
            "Plays a switch and a device with a certificate against any RADIUS server, and explains each step in words:"
                    + " what was sent, what came back, what it proves, and what to do where it fails.",
            "Exit 0 when the device is let in, 1 when not, 2 for wrong usage."
        },
        mixinStandardHelpOptions = true)
public final class AuthTestCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RadiusServerOption radius;

    @Mixin
    private SupplicantOption supplicant;

    @Option(
            names = "--tls",
            paramLabel = "VERSION",
            description = "1.2 or 1.3 alone (default: what the server prefers).")
    private Optional<String> tlsVersion;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "A DNS name that the server's certificate must bear (default: any).")
    private Optional<String> serverName;

    @Option(
            names = "--identity",
            paramLabel = "TEXT",
            description = "EAP identity and User-Name (default: what the certificate names).")
    private Optional<String> identity;

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            defaultValue = "02-00-00-00-00-01",
            description = "The device's, as Calling-Station-Id (default ${DEFAULT-VALUE}).")
    private String mac;

    @Option(
            names = "--nas-ip",
            paramLabel = "ADDRESS",
            description = "The switch's address, as it says (default: this host's towards the server).")
    private Optional<String> nasIp;

    @Option(
            names = "--nas-identifier",
            paramLabel = "TEXT",
            defaultValue = "portcullis-auth-test",
            description = "The switch's name (default ${DEFAULT-VALUE}).")
    private String nasIdentifier;

    @Option(
            names = "--nas-port-id",
            paramLabel = "TEXT",
            defaultValue = "auth-test/1",
            description = "The switch's port (default ${DEFAULT-VALUE}).")
    private String nasPortId;

    @Option(
            names = "--nas-port-type",
            paramLabel = "TYPE",
            defaultValue = "Ethernet",
            description = "Ethernet or Wireless-802.11 (default ${DEFAULT-VALUE}).")
    private String nasPortType;

    @Option(
            names = "--fragment-size",
            paramLabel = "OCTETS",
            defaultValue = "1024",
            description = "Most of one EAP packet that is sent (default ${DEFAULT-VALUE}).")
    private int fragmentSize;

    @Option(
            names = "--framed-mtu",
            paramLabel = "OCTETS",
            defaultValue = "1400",
            description = "What the switch says fits between it and the device (default ${DEFAULT-VALUE}).")
    private int framedMtu;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "2s",
            description = "Before a request is sent again (default ${DEFAULT-VALUE}).")
    private String timeout;

    @Option(
            names = "--tries",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often a request is sent in all (default ${DEFAULT-VALUE}).")
    private int tries;

    @Override
    public Integer call() {
        if (!supplicant.complete()) {
            throw wrong("auth-test needs --cert, --key and --ca");
        }
        String name = identity.orElseGet(this::named);
        PeerSettings settings = settings(name);
        RadiusDictionary dictionary = RadiusDictionary.standard();
        RadiusClient.Patience patience = patience();
        PrintWriter out = spec.commandLine().getOut();
        try (RadiusClient client = client(dictionary, patience);
                RadiusClient prober = client(dictionary, new RadiusClient.Patience(patience.timeout(), 1))) {
            NasPort port = port(client);
            Explanation explanation = new Explanation(client, dictionary, out::println);
            Diagnosis diagnosis = new Diagnosis(prober, port, name);
            EapTlsPeer peer = new EapTlsPeer(settings, supplicant.tls());
            out.println(
                    "EAP identity \"" + name + "\", from " + port.nasAddress().getHostAddress() + " to "
                            + radius.address().getAddress().getHostAddress() + " port "
                            + radius.address().getPort());
            AuthenticationResult result = new Authentication(client, port, name, step -> {
                        explanation.accept(step);
                        diagnosis.accept(step);
                        out.flush();
                    })
                    .run(peer);
            explanation.conclude(peer, result);
            diagnosis.of(peer, result).forEach(cause -> out.println("  - " + cause));
            out.flush();
            return result.accepted() && result.keysMatch() ? 0 : REFUSED;
        } catch (IOException e) {
            throw new Failure("the test stopped: " + e);
        }
    }

    private String named() {
        return DeviceIdentity.of(supplicant.chain().get(0), IdentitySource.DEFAULT)
                .map(DeviceIdentity::text)
                .orElse("auth-test");
    }

    private PeerSettings settings(String name) {
        try {
            PeerSettings settings = supplicant.settings(name).withFragmentSize(fragmentSize);
            if (fragmentSize < 100 || fragmentSize > 3800) {
                throw new IllegalArgumentException("--fragment-size is 100 to 3800 octets, not " + fragmentSize);
            }
            if (tlsVersion.isPresent()) {
                settings = settings.withVersion(TlsVersion.ofWord(tlsVersion.get())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "--tls \"" + tlsVersion.get() + "\" is neither 1.2 nor 1.3")));
            }
            return serverName.isPresent() ? settings.withServerName(serverName.get()) : settings;
        } catch (IllegalArgumentException outOfBounds) {
            throw wrong(outOfBounds.getMessage());
        }
    }

    private RadiusClient client(RadiusDictionary dictionary, RadiusClient.Patience patience) throws IOException {
        return new RadiusClient(radius.address(), radius.secret(), dictionary, patience, new SecureRandom());
    }

    private RadiusClient.Patience patience() {
        Duration wait = DurationText.parse(timeout)
                .filter(each -> each.toMillis() >= 1)
                .orElseThrow(() -> wrong("--timeout \"" + timeout + "\" is not a duration like 2s"));
        if (tries < 1 || tries > 20) {
            throw wrong("--tries is 1 to 20, not " + tries);
        }
        return new RadiusClient.Patience(wait, tries);
    }

    private NasPort port(RadiusClient client) {
        MacAddress device = MacAddress.parse(mac)
                .orElseThrow(() -> wrong("--mac \"" + mac + "\" is not a MAC address like 02-00-00-00-00-01"));
        InetAddress address = nasIp.isEmpty()
                ? client.localAddress()
                : Cidr.parseAddress(nasIp.get())
                        .orElseThrow(() -> wrong("--nas-ip \"" + nasIp.get() + "\" is not an address"));
        if (!List.of("Ethernet", "Wireless-802.11").contains(nasPortType)) {
            throw wrong("--nas-port-type \"" + nasPortType + "\" is neither Ethernet nor Wireless-802.11");
        }
        return NasPort.ethernet(nasPortId, device)
                .withNas(address, nasIdentifier)
                .withPortType(nasPortType)
                .withFramedMtu(framedMtu);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
