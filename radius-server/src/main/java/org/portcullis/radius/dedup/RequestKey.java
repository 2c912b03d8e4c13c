package org.portcullis.radius.dedup;

import java.net.InetSocketAddress;

/** What a NAS may use for one request at a time (RFC 2865 §3): its address and port, and the Identifier. */
public record RequestKey(InetSocketAddress source, int identifier) {}
