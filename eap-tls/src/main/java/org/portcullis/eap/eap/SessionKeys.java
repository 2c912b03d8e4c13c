package org.portcullis.eap.eap;

import org.portcullis.policy.value.Secret;

/**
 * What a successful EAP method leaves behind (RFC 5247 §1.2).
 *
 * @param msk Master Session Key, 64 octets: 0-31 are the authenticator's receive key, 32-63 its send key (RFC 2548 §2.4)
 * @param emsk Extended Master Session Key, 64 octets; never leaves the server
 * @param sessionId the method's Session-Id (RFC 5216 §2.3, RFC 9190 §2.3)
 */
public record SessionKeys(Secret msk, Secret emsk, byte[] sessionId) {}
