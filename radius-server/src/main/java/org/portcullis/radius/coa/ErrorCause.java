package org.portcullis.radius.coa;

import java.util.Optional;

/** Why a NAS did not do what it was asked to, or did more (RFC 5176 §3.5), in words for an admin. */
public enum ErrorCause {
    RESIDUAL_SESSION_CONTEXT_REMOVED(
            201, "Residual Session Context Removed", "the session was over, and what was left of it was removed"),
    INVALID_EAP_PACKET_IGNORED(202, "Invalid EAP Packet (Ignored)", "the NAS speaks of an EAP packet; none was sent"),
    UNSUPPORTED_ATTRIBUTE(
            401,
            "Unsupported Attribute",
            "the NAS does not take one of the attributes; check the client's vendor and coa.method"),
    MISSING_ATTRIBUTE(
            402,
            "Missing Attribute",
            "the NAS wants an attribute that it never sent itself; let it send Acct-Session-Id and Calling-Station-Id"),
    NAS_IDENTIFICATION_MISMATCH(
            403,
            "NAS Identification Mismatch",
            "another NAS answered than the one that has the session; check the client's coa.address"),
    INVALID_REQUEST(404, "Invalid Request", "the NAS finds the request malformed; check the client's vendor"),
    UNSUPPORTED_SERVICE(405, "Unsupported Service", "the NAS does not offer this; use coa.method disconnect"),
    UNSUPPORTED_EXTENSION(
            406,
            "Unsupported Extension",
            "the NAS does not do this kind of request, or has dynamic authorization turned off"),
    INVALID_ATTRIBUTE_VALUE(
            407,
            "Invalid Attribute Value",
            "the NAS does not take the value of an attribute; check the client's vendor"),
    ADMINISTRATIVELY_PROHIBITED(
            501, "Administratively Prohibited", "the NAS's own configuration forbids this; allow it there"),
    REQUEST_NOT_ROUTABLE(502, "Request Not Routable (Proxy)", "a proxy knows no way to the NAS; check coa.address"),
    SESSION_CONTEXT_NOT_FOUND(503, "Session Context Not Found", "the NAS has no such session (any more)"),
    SESSION_CONTEXT_NOT_REMOVABLE(
            504, "Session Context Not Removable", "the NAS has the session and cannot end it; shut the port by hand"),
    OTHER_PROXY_PROCESSING_ERROR(505, "Other Proxy Processing Error", "a proxy on the way failed"),
    RESOURCES_UNAVAILABLE(506, "Resources Unavailable", "the NAS is short of memory or the like"),
    REQUEST_INITIATED(507, "Request Initiated", "the NAS authenticates the session anew instead"),
    MULTIPLE_SESSION_SELECTION_UNSUPPORTED(
            508,
            "Multiple Session Selection Unsupported",
            "the request fits several sessions, and the NAS wants one; let it send Acct-Session-Id");

    private final int number;
    private final String title;
    private final String meaning;

    ErrorCause(int number, String title, String meaning) {
        this.number = number;
        this.title = title;
        this.meaning = meaning;
    }

    /** The value on the wire. */
    public int number() {
        return number;
    }

    /** Empty for a number that RFC 5176 does not define. */
    public static Optional<ErrorCause> of(long number) {
        for (ErrorCause cause : values()) {
            if (cause.number == number) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    /** A number in words, a foreign one too: {@code 503 Session Context Not Found}. */
    public static String words(long number) {
        return of(number).map(ErrorCause::toString).orElse(number + ", which RFC 5176 does not define");
    }

    /** What it means here, and what to do. */
    public String meaning() {
        return meaning;
    }

    /** Whether another choice of identifying attributes may find the session. */
    boolean isAboutIdentification() {
        return switch (this) {
            case UNSUPPORTED_ATTRIBUTE,
                    MISSING_ATTRIBUTE,
                    NAS_IDENTIFICATION_MISMATCH,
                    INVALID_REQUEST,
                    INVALID_ATTRIBUTE_VALUE,
                    SESSION_CONTEXT_NOT_FOUND -> true;
            default -> false;
        };
    }

    /** Whether the vendor's own way may be what the NAS does not take, and a Disconnect-Request may do. */
    boolean isAboutTheMethod() {
        return switch (this) {
            case UNSUPPORTED_ATTRIBUTE,
                    MISSING_ATTRIBUTE,
                    INVALID_REQUEST,
                    UNSUPPORTED_SERVICE,
                    UNSUPPORTED_EXTENSION,
                    INVALID_ATTRIBUTE_VALUE -> true;
            default -> false;
        };
    }

    /** Whether the same request would only be refused again. */
    boolean isFinal() {
        return isAboutTheMethod() || this == ADMINISTRATIVELY_PROHIBITED || this == SESSION_CONTEXT_NOT_REMOVABLE;
    }

    /** As the RFC writes it, with its number. */
    @Override
    public String toString() {
        return number + " " + title;
    }
}
