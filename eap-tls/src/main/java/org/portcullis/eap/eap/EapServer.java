package org.portcullis.eap.eap;

/** Begins conversations; safe for use by many threads. */
@FunctionalInterface
public interface EapServer {

    /** A new conversation, which begins with the peer's first EAP packet (an EAP-Response/Identity). */
    EapConversation begin(Authorizer authorizer, Authenticator through);

    /** A new conversation through an authenticator of which nothing is known. */
    default EapConversation begin(Authorizer authorizer) {
        return begin(authorizer, Authenticator.UNKNOWN);
    }
}
