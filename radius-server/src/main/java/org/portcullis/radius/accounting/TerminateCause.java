package org.portcullis.radius.accounting;

import java.util.List;

/** Why a NAS ended a session (RFC 2866 §5.10, RFC 3580 §3.17), by the words of the RFCs. */
final class TerminateCause {
    /** In the order of their numbers, which begin at 1. */
    private static final List<String> WORDS = List.of(
            "user-request",
            "lost-carrier",
            "lost-service",
            "idle-timeout",
            "session-timeout",
            "admin-reset",
            "admin-reboot",
            "port-error",
            "nas-error",
            "nas-request",
            "nas-reboot",
            "port-unneeded",
            "port-preempted",
            "port-suspended",
            "service-unavailable",
            "callback",
            "user-error",
            "host-request",
            "supplicant-restart",
            "reauthentication-failure",
            "port-reinitialized",
            "port-administratively-disabled",
            "lost-power");

    private TerminateCause() {}

    /** The number itself where no RFC names it. */
    static String word(long number) {
        return number >= 1 && number <= WORDS.size() ? WORDS.get((int) number - 1) : Long.toString(number);
    }
}
