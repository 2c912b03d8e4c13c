package org.portcullis.profiler.mud;

import java.time.Instant;

/**
 * Who signed a MUD file.
 *
 * @param subject distinguished name, RFC 4514
 * @param issuer distinguished name, RFC 4514
 * @param notAfter of its certificate
 * @param anchor by which it is believed: the file's name
 */
public record MudSigner(String subject, String issuer, Instant notAfter, String anchor) {}
