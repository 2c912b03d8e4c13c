package org.portcullis.radius.coa;

import java.net.InetSocketAddress;
import org.portcullis.policy.value.Secret;

/**
 * The side of a NAS that takes requests (RFC 5176 §1.3).
 *
 * @param secret shared with it
 * @param eventTimestamp whether requests to it carry Event-Timestamp (RFC 5176 §6.3)
 */
public record DynamicAuthorizationServer(InetSocketAddress address, Secret secret, boolean eventTimestamp) {}
