package org.portcullis.appliance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.portcullis.siem.host.RequiresContainers;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A switch and its devices, by the real eapol_test in a container of its own, in the network of the nodes that it asks. */
final class ContainerisedSwitch implements AutoCloseable {
    static final String NAME = "access-switch";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GenericContainer<?> container;
    private final String network;
    private final Home devices;

    private ContainerisedSwitch(GenericContainer<?> container, String network, Home devices) {
        this.container = container;
        this.network = network;
        this.devices = devices;
    }

    /** @param devices where keys and certificates of its devices are, and the root that they trust */
    static ContainerisedSwitch in(String network, Home devices) {
        String shared = devices.folder().toString();
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(RequiresContainers.IMAGE))
                .withImagePullPolicy(image -> false)
                .withNetworkMode(network)
                .withCommand("sleep", "infinity")
                .withCreateContainerCmdModifier(
                        create -> create.getHostConfig().withBinds(new Bind(shared, new Volume(shared))));
        container.start();
        return new ContainerisedSwitch(container, network, devices);
    }

    /** Makes its network a client; answers the shared secret. */
    String register(Api api) throws Exception {
        return api.post(
                        "/api/v1/nas",
                        JSON.createObjectNode()
                                .put("name", NAME)
                                .put("address", subnet())
                                .put("generateSecret", true)
                                .toString())
                .get()
                .get("secret")
                .asText();
    }

    private String subnet() {
        return DockerClientFactory.lazyClient()
                .inspectNetworkCmd()
                .withNetworkId(network)
                .exec()
                .getIpam()
                .getConfig()
                .get(0)
                .getSubnet();
    }

    /** Its devices, when it asks the node that has this address in the network. */
    Supplicant asking(String node, String secret) throws Exception {
        return new Supplicant(
                devices,
                new InetSocketAddress(InetAddress.getByName(node), 1812),
                secret,
                List.of("docker", "exec", container.getContainerId()));
    }

    @Override
    public void close() {
        container.close();
    }
}
