package org.portcullis.console.oidc;

import org.portcullis.console.store.Role;

/**
 * Who somebody is, as the provider says.
 *
 * @param subject issuer and subject, which stay the same for ever
 * @param name what the provider calls them
 */
public record Identity(String subject, String name, Role role) {}
