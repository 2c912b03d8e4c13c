package org.portcullis.console.gateway;

import org.portcullis.console.store.SigningKeys;

/**
 * The door for gateways.
 *
 * @param keys that sign the tokens of {@code authorizations}
 */
public record Gateways(Authorizations authorizations, SigningKeys keys) {}
