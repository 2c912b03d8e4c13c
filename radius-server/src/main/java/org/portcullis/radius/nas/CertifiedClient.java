package org.portcullis.radius.nas;

/** A client that may ask over TLS, and the certificates that it is known by. */
public record CertifiedClient(NasClient client, PeerIdentity identity) {}
