package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldTarget;

/** A hold as the API tells it; what does not apply is null. */
final class HoldJson {
    private HoldJson() {}

    static void write(JsonGenerator json, Hold hold) throws IOException {
        Optional<HoldTarget.OfMac> ofMac =
                hold.target() instanceof HoldTarget.OfMac of ? Optional.of(of) : Optional.empty();
        Optional<HoldTarget.OfPort> ofPort =
                hold.target() instanceof HoldTarget.OfPort of ? Optional.of(of) : Optional.empty();
        json.writeStartObject();
        json.writeStringField("id", hold.id());
        DeviceJson.text(json, "mac", ofMac.map(of -> of.mac().ecs()));
        DeviceJson.text(json, "nas", ofPort.map(HoldTarget.OfPort::nas));
        DeviceJson.text(
                json, "address", ofPort.flatMap(HoldTarget.OfPort::address).map(InetAddress::getHostAddress));
        DeviceJson.text(json, "port", ofPort.map(HoldTarget.OfPort::port));
        json.writeStringField("placed", hold.placed().toString());
        json.writeStringField("until", hold.until().toString());
        json.writeStringField("reason", hold.reason());
        json.writeStringField("actor", hold.actor());
        json.writeStringField("origin", hold.origin().word());
        json.writeEndObject();
    }
}
