package org.portcullis.appliance;

import java.util.List;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.PeerValidator;

/** Whose certificates people sign in by. */
record PeopleTrust(List<Anchor> anchors, PeerValidator validator) {}
