package org.portcullis.radius.packet;

/** Attribute types that the packet layer itself has to know; every other one is looked up in the dictionary by name. */
public final class AttributeCode {
    public static final int USER_PASSWORD = 2;
    public static final int CHAP_PASSWORD = 3;
    public static final int STATE = 24;
    public static final int SESSION_TIMEOUT = 27;
    public static final int VENDOR_SPECIFIC = 26;
    public static final int PROXY_STATE = 33;
    public static final int EVENT_TIMESTAMP = 55;
    public static final int ARAP_PASSWORD = 70;
    public static final int EAP_MESSAGE = 79;
    public static final int MESSAGE_AUTHENTICATOR = 80;
    public static final int ERROR_CAUSE = 101;

    private AttributeCode() {}
}
