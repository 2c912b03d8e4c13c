package org.portcullis.radius.access;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.nas.SwitchVendor;
import org.portcullis.radius.packet.AttributeCode;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.ChapPassword;
import org.portcullis.radius.packet.HiddenPassword;

/**
 * What a request without EAP claims of a MAC address (MAC authentication bypass): that User-Name, Calling-Station-Id and the
 * password all are the same address, in whatever notation. None of it proves anything of the device; that the password fits
 * shows that the switch knows the shared secret.
 */
sealed interface MacClaim {
    /** It asks for a user, not for an address. */
    record None() implements MacClaim {}

    /** All of it is that address. */
    record Sound(MacAddress mac) implements MacClaim {}

    /** @param why completes "is refused: ..." */
    record Unsound(FailureCode code, String why) implements MacClaim {}

    /** Of Service-Type (RFC 2865 §5.6). */
    long CALL_CHECK = 10;

    static MacClaim of(Exchange exchange) {
        AttributeList attributes = exchange.attributes();
        String userName = attributes.text("User-Name").orElse("");
        Optional<MacAddress> user = MacAddress.parse(userName.strip());
        if (!isBypass(exchange, user)) {
            return new None();
        }
        Optional<MacAddress> calling = attributes.text("Calling-Station-Id").flatMap(MacAddress::parseStationId);
        if (user.isEmpty() || !user.equals(calling)) {
            return new Unsound(
                    FailureCode.MAB_ADDRESS_MISMATCH,
                    "User-Name is " + user.map(mac -> "the MAC address " + mac).orElse("no MAC address")
                            + ", and Calling-Station-Id is "
                            + calling.map(mac -> "the MAC address " + mac).orElse("none"));
        }
        return passwordFits(exchange, user.get(), userName)
                ? new Sound(user.get())
                : new Unsound(FailureCode.MAB_PASSWORD_MISMATCH, "the password is not the MAC address");
    }

    /** By Service-Type; or, from vendors whose switches do not always say it, by a password and a User-Name that is a MAC. */
    private static boolean isBypass(Exchange exchange, Optional<MacAddress> user) {
        if (exchange.attributes().number("Service-Type").equals(Optional.of(CALL_CHECK))) {
            return true;
        }
        boolean byName = SwitchVendor.ofWord(exchange.nas().vendor())
                .filter(vendor -> vendor.bypass() == SwitchVendor.Bypass.USER_NAME)
                .isPresent();
        return byName && user.isPresent() && (hasPap(exchange) || hasChap(exchange));
    }

    private static boolean hasPap(Exchange exchange) {
        return exchange.request().has(AttributeCode.USER_PASSWORD);
    }

    private static boolean hasChap(Exchange exchange) {
        return exchange.request().has(AttributeCode.CHAP_PASSWORD);
    }

    /** Without any password the Message-Authenticator stands for the secret; the gate has asked for it then. */
    private static boolean passwordFits(Exchange exchange, MacAddress mac, String userName) {
        if (hasPap(exchange)) {
            byte[] hidden =
                    exchange.request().first(AttributeCode.USER_PASSWORD).orElseThrow();
            return HiddenPassword.reveal(
                            hidden, exchange.nas().secret(), exchange.request().authenticator())
                    .map(password -> new String(password, StandardCharsets.UTF_8))
                    .filter(password -> password.equals(userName)
                            || MacAddress.parse(password.strip()).equals(Optional.of(mac)))
                    .isPresent();
        }
        if (hasChap(exchange)) {
            byte[] answer =
                    exchange.request().first(AttributeCode.CHAP_PASSWORD).orElseThrow();
            byte[] challenge = exchange.attributes()
                    .octets("CHAP-Challenge")
                    .orElse(exchange.request().authenticator());
            return spellings(mac, userName).stream()
                    .anyMatch(password ->
                            ChapPassword.verify(answer, challenge, password.getBytes(StandardCharsets.UTF_8)));
        }
        return exchange.request().messageAuthenticated();
    }

    /** CHAP does not tell the password, so every way to write the address is tried. */
    private static List<String> spellings(MacAddress mac, String userName) {
        String hyphens = mac.ecs();
        String plain = hyphens.replace("-", "");
        List<String> upper = List.of(
                hyphens,
                hyphens.replace('-', ':'),
                plain,
                String.join(".", plain.substring(0, 4), plain.substring(4, 8), plain.substring(8)),
                String.join("-", plain.substring(0, 4), plain.substring(4, 8), plain.substring(8)),
                plain.substring(0, 6) + "-" + plain.substring(6));
        List<String> all = new ArrayList<>(List.of(userName));
        upper.forEach(text -> {
            all.add(text.toLowerCase(Locale.ROOT));
            all.add(text);
        });
        return all;
    }
}
