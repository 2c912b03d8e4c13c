package org.portcullis.policy.value;

import java.util.Locale;
import java.util.Optional;

/**
 * Which live sessions are wanted; what is empty does not matter.
 *
 * @param device the serial of a device
 * @param nas the name of a client, or the address of a switch
 * @param vlan the untagged one that was given
 * @param stale whether its NAS is silent about it
 * @param enforcement how far a change has come
 */
public record SessionFilter(
        Optional<String> device,
        Optional<String> nas,
        Optional<String> vlan,
        Optional<Boolean> stale,
        Optional<Enforcement.Status> enforcement) {
    public static final SessionFilter ALL =
            new SessionFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static SessionFilter ofDevice(Serial device) {
        return new SessionFilter(
                Optional.of(device.text()), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public boolean matches(Session session) {
        return device.map(text -> session.device()
                                .map(Serial::text)
                                .filter(text::equals)
                                .isPresent())
                        .orElse(true)
                && nas.map(text -> isOn(text, session.nas())).orElse(true)
                && vlan.map(text -> session.authorization()
                                .flatMap(Session.Authorization::vlan)
                                .filter(text::equals)
                                .isPresent())
                        .orElse(true)
                && stale.map(wanted -> wanted == session.stale()).orElse(true)
                && enforcement
                        .map(status -> status == session.enforcement().status())
                        .orElse(true);
    }

    private static boolean isOn(String text, Session.Nas nas) {
        return nas.name().equals(text)
                || Cidr.parseAddress(text).filter(nas.address()::equals).isPresent();
    }

    /** The status of that word, in lower case: {@code pending}. */
    public static Enforcement.Status status(String word) {
        for (Enforcement.Status status : Enforcement.Status.values()) {
            if (status.name().toLowerCase(Locale.ROOT).equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is none of none, pending, confirmed, failed");
    }
}
