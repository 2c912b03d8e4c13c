package org.portcullis.appliance;

import java.util.List;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.PeerValidator;
import org.portcullis.radius.transport.ServerKey;

/**
 * What RADIUS over TLS shows of itself, and whom it trusts.
 *
 * @param anchors what the validator was made of
 */
record RadsecTrust(ServerKey key, List<Anchor> anchors, PeerValidator peers) {}
