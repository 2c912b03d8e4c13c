package org.portcullis.profiler.signal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;

/**
 * What a switch or access point writes into its requests of a device: of the port where it is, and what it heard from it.
 *
 * <p>Of vendors' attributes only those that are of the device. {@code Meraki-Device-Name}, {@code Meraki-Ap-Name} and
 * {@code Aruba-AP-Group} are the access point's own.
 */
public final class RadiusSignals {
    /** The attributes of one request, by the names of the dictionary. */
    @FunctionalInterface
    public interface Attributes {
        /** Every value of that attribute, in the request's order. */
        List<byte[]> all(String name);
    }

    /**
     * Where the device is.
     *
     * @param portType NAS-Port-Type by its word; empty when not stated
     * @param ssid empty when it is not on a wireless network
     * @param userName as whom it asks; empty when not stated
     */
    public record Port(String portType, String ssid, String userName) {}

    /** Text that says of the device what it is, in the order in which one signal has them. */
    private static final List<String> HINTS = List.of(
            "Aruba-Device-Type",
            "Ruckus-Client-Device-Type",
            "Ruckus-Client-Os-Type",
            "Ruckus-Client-Os-Class",
            "Ruckus-Client-Host-Name",
            "HW-Terminal-Type");

    /** Of Cisco-AVPair: what a switch's own classifier made of the device, and what a remote-access client says. */
    private static final List<String> CISCO_HINTS = List.of(
            "dc-device-name=",
            "dc-device-class-tag=",
            "mdm-tlv=device-type=",
            "mdm-tlv=device-platform=",
            "mdm-tlv=device-platform-version=");

    /** As Cisco's classifier says that it knows nothing. */
    private static final List<String> CISCO_UNKNOWN = List.of("Unknown Device", "Un-Classified Device");

    private static final String CISCO = "Cisco-AVPair";

    private RadiusSignals() {}

    /** Of an authentication. */
    public static List<Signal> of(Port port, Attributes attributes) {
        SignalList signals = new SignalList()
                .add(Source.RADIUS, "portType", Optional.of(port.portType()))
                .add(Source.RADIUS, "ssid", Optional.of(port.ssid()))
                .add(
                        Source.RADIUS,
                        "userName",
                        // MAC authentication has the address for a name.
                        Optional.of(port.userName())
                                .filter(name -> MacAddress.parse(name).isEmpty()));
        heard(attributes, signals);
        return signals.signals();
    }

    /** Of accounting: what was heard from the device alone, since the authentication has said the rest. */
    public static List<Signal> of(Attributes attributes) {
        SignalList signals = new SignalList();
        heard(attributes, signals);
        return signals.signals();
    }

    private static void heard(Attributes attributes, SignalList signals) {
        List<byte[]> pairs = attributes.all(CISCO);
        DeviceSensor.read(pairs, signals);
        signals.add(Source.RADIUS, "vendorDevice", hints(attributes, pairs))
                .add(
                        Source.HTTP,
                        "userAgent",
                        attributes.all("HW-HTTP-UA").stream().findFirst().flatMap(OctetText::of));
        Map<Integer, byte[]> options = new HashMap<>();
        attributes
                .all("HW-DHCP-Option")
                .forEach(
                        value -> huawei(value).ifPresent(option -> options.putIfAbsent(option.type(), option.value())));
        DhcpSignals.read(options, signals);
    }

    private static Optional<String> hints(Attributes attributes, List<byte[]> pairs) {
        List<String> found = new ArrayList<>();
        HINTS.forEach(name ->
                attributes.all(name).stream().findFirst().flatMap(OctetText::of).ifPresent(found::add));
        List<String> texts = pairs.stream()
                .map(pair -> new String(pair, StandardCharsets.UTF_8))
                .toList();
        CISCO_HINTS.forEach(prefix -> texts.stream()
                .filter(text -> text.startsWith(prefix))
                .map(text -> text.substring(prefix.length()).strip())
                .filter(text -> !text.isEmpty() && !CISCO_UNKNOWN.contains(text))
                .findFirst()
                .ifPresent(found::add));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("; ", found.stream().distinct().toList()));
    }

    /**
     * Huawei's HW-DHCP-Option: code, length, value; the switch's configuration has the code in one octet ({@code
     * hw-dhcp-option-format new}) or in two ({@code old}).
     */
    private static Optional<Tlv> huawei(byte[] value) {
        return one(value, 1).or(() -> one(value, 2));
    }

    /** Exactly one option that DHCP has (0 is padding, 255 the end). */
    private static Optional<Tlv> one(byte[] value, int typeOctets) {
        return Tlv.walk(value, typeOctets, 1)
                .filter(all -> all.size() == 1)
                .map(all -> all.get(0))
                .filter(option -> option.type() > 0 && option.type() < 255);
    }
}
