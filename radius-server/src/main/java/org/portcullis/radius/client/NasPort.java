package org.portcullis.radius.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * A switch port as a NAS describes it in its requests (RFC 3580 §3).
 *
 * @param nasAddress what the NAS says its address is
 * @param portId {@code GigabitEthernet1/0/7}
 * @param portType a value of NAS-Port-Type by its name: {@code Ethernet}
 * @param device the device's address
 * @param framedMtu octets that fit between supplicant and NAS
 */
public record NasPort(
        InetAddress nasAddress, String identifier, String portId, String portType, MacAddress device, int framedMtu) {

    /** An Ethernet port of a NAS on the loopback interface. */
    public static NasPort ethernet(String portId, MacAddress device) {
        return new NasPort(InetAddress.getLoopbackAddress(), "portcullis-client", portId, "Ethernet", device, 1400);
    }

    /** The same NAS and port, as it says of itself. */
    public NasPort withNas(InetAddress address, String name) {
        return new NasPort(address, name, portId, portType, device, framedMtu);
    }

    public NasPort withPortType(String type) {
        return new NasPort(nasAddress, identifier, portId, type, device, framedMtu);
    }

    public NasPort withFramedMtu(int octets) {
        return new NasPort(nasAddress, identifier, portId, portType, device, octets);
    }

    /** Its attributes in an Access-Request with EAP. */
    List<RawAttribute> attributes(RadiusDictionary dictionary) {
        List<RawAttribute> attributes = place(dictionary);
        attributes.add(dictionary.attribute("Framed-MTU", framedMtu));
        attributes.add(dictionary.attribute("Service-Type", "Framed-User"));
        return attributes;
    }

    /** What says where the device is, in requests of any kind. */
    List<RawAttribute> place(RadiusDictionary dictionary) {
        List<RawAttribute> attributes = new ArrayList<>();
        String address = nasAddress instanceof Inet4Address ? "NAS-IP-Address" : "NAS-IPv6-Address";
        attributes.add(dictionary.attribute(address, nasAddress.getAddress()));
        attributes.add(dictionary.attribute("NAS-Identifier", identifier));
        attributes.add(dictionary.attribute("NAS-Port-Id", portId));
        attributes.add(dictionary.attribute("NAS-Port-Type", portType));
        attributes.add(dictionary.attribute("Calling-Station-Id", device.ecs()));
        return attributes;
    }
}
