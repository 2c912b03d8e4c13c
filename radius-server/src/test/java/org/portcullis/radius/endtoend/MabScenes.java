package org.portcullis.radius.endtoend;

import java.util.ArrayList;
import java.util.List;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RawAttribute;

/** Scenes in which a switch asks by MAC address, as a Cisco one does, for the address {@link Scene#MAC}. */
final class MabScenes {
    private static final String ENABLED = "mab: { enabled: true }\n";

    private MabScenes() {}

    static void disabled(Scene scene) throws Exception {
        scene.start();
        ask(scene, "001122aabbcc", Scene.MAC);
    }

    /** Nothing under {@code mab} permits anybody. */
    static void asking(Scene scene, String userName, RawAttribute... more) throws Exception {
        scene.policy += ENABLED;
        scene.start();
        ask(scene, userName, Scene.MAC, more);
    }

    static void localAddress(Scene scene) throws Exception {
        scene.policy += ENABLED;
        scene.start();
        ask(scene, "021122aabbcc", new MacAddress(0x021122AABBCCL));
    }

    /** After the device came with its certificate. */
    static void afterwards(Scene scene, FailureScenarios.Scenario before) throws Exception {
        scene.policy += ENABLED;
        before.play(scene);
        scene.event();
        ask(scene, "001122aabbcc", Scene.MAC);
    }

    private static void ask(Scene scene, String userName, MacAddress mac, RawAttribute... more) throws Exception {
        List<RawAttribute> attributes = new ArrayList<>(List.of(
                Scene.DICTIONARY.attribute("User-Name", userName),
                Scene.DICTIONARY.attribute("Service-Type", "Call-Check"),
                Scene.DICTIONARY.attribute("Calling-Station-Id", mac.ecs())));
        attributes.addAll(List.of(more));
        try (RadiusClient client = scene.client()) {
            client.exchange(Code.ACCESS_REQUEST, attributes);
        }
    }
}
