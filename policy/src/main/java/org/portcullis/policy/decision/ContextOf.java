package org.portcullis.policy.decision;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RegisteredMac;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;

/** Gathers what the rules may look at. */
final class ContextOf {
    private ContextOf() {}

    /**
     * @param state by which the device is treated, which an ancestor may make stricter than its own; rules see this one
     * @param now in the zone whose hours the rules mean
     */
    static AccessContext request(
            Device device,
            LifecycleState state,
            ProvenCredential credential,
            AccessRequest request,
            Profile profile,
            ZonedDateTime now) {
        return credential(device(port(request, now), device, state), credential)
                .profile(profile)
                .build();
    }

    /**
     * The same of a request for a resource, through a gateway; no switch and no port is known then.
     *
     * @param credential empty when the gateway named the device by its serial alone
     */
    static AccessContext resource(
            Device device,
            LifecycleState state,
            Optional<ProvenCredential> credential,
            ResourceRequest request,
            Profile profile,
            ZonedDateTime now) {
        AccessContext.Builder context = device(time(AccessContext.builder(), now), device, state)
                .set(Attribute.REQUEST_ACTION, request.action())
                .set(Attribute.REQUEST_RESOURCE, request.resource())
                .profile(profile);
        credential.ifPresent(proven -> credential(context, proven));
        return context.build();
    }

    static AccessContext.Builder device(AccessContext.Builder context, Device device, LifecycleState state) {
        return context.set(Attribute.DEVICE_SERIAL, device.serial().text())
                .set(Attribute.DEVICE_NAME, device.name())
                .set(Attribute.DEVICE_TYPE, device.type())
                .set(Attribute.DEVICE_VENDOR, device.vendor())
                .set(Attribute.DEVICE_MODEL, device.model())
                .set(Attribute.DEVICE_OWNER, device.owner())
                .set(Attribute.DEVICE_TAGS, device.tags().stream().sorted().toList())
                .set(Attribute.DEVICE_STATE, state.word())
                .set(Attribute.DEVICE_PARENT, device.parent().map(Serial::text).orElse(""));
    }

    static AccessContext.Builder credential(AccessContext.Builder context, ProvenCredential credential) {
        return context.set(Attribute.CREDENTIAL_ISSUER, credential.issuer())
                .set(Attribute.CREDENTIAL_SUBJECT, credential.subject())
                .set(Attribute.CREDENTIAL_SERIAL, CertificateNumber.text(credential.serialNumber()))
                .set(Attribute.CREDENTIAL_KIND, credential.kind().name().toLowerCase(Locale.ROOT))
                .set(Attribute.CREDENTIAL_NOT_AFTER, credential.notAfter())
                .set(Attribute.CREDENTIAL_KEY_TYPE, credential.keyType());
    }

    /** What is known of every request, whatever it shows. */
    static AccessContext.Builder port(AccessRequest request, ZonedDateTime now) {
        AccessRequest.Nas nas = request.nas();
        return time(AccessContext.builder(), now)
                .set(Attribute.NAS_NAME, nas.name())
                .set(Attribute.NAS_SITE, nas.site())
                .set(Attribute.NAS_VENDOR, nas.vendor())
                .set(Attribute.NAS_ADDRESS, nas.address().getHostAddress())
                .set(Attribute.REQUEST_MAC, request.mac().map(MacAddress::ecs).orElse(""))
                .set(Attribute.REQUEST_PORT, request.port())
                .set(Attribute.REQUEST_PORT_TYPE, request.portType())
                .set(Attribute.REQUEST_SSID, request.ssid())
                .set(Attribute.REQUEST_IDENTITY, request.identity());
    }

    static AccessContext.Builder time(AccessContext.Builder context, ZonedDateTime now) {
        return context.set(Attribute.TIME_HOUR, (long) now.getHour())
                .set(Attribute.TIME_WEEKDAY, (long) now.getDayOfWeek().getValue());
    }

    /** What the policy says of a MAC address; what was said of it before does not count. */
    static AccessContext.Builder mac(AccessContext.Builder port, Optional<RegisteredMac> registered) {
        return port.set(Attribute.MAB_NAME, registered.map(RegisteredMac::name).orElse(""))
                .set(Attribute.MAB_TYPE, registered.map(RegisteredMac::type).orElse(""))
                .set(Attribute.MAB_VENDOR, registered.map(RegisteredMac::vendor).orElse(""))
                .set(Attribute.MAB_TAGS, registered.map(RegisteredMac::tags).orElse(List.of()));
    }
}
