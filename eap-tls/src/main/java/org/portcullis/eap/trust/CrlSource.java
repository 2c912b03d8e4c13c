package org.portcullis.eap.trust;

import java.util.List;

/** Gives the CRLs that are in force at this moment; others a moment later. Never blocks; for many threads. */
@FunctionalInterface
public interface CrlSource {
    List<RevocationList> inForce();
}
