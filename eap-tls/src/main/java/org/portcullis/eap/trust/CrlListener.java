package org.portcullis.eap.trust;

import java.util.List;

/** Hears what becomes of the CRLs, to tell it on; it must not block for long. Each thing is told once. */
public interface CrlListener {
    /** Other lists than before are in force from now on. */
    void updated(CrlLocation location, List<RevocationList> lists);

    /**
     * What was found there is not taken in; what was in force before stays so.
     *
     * @param why a sentence without a full stop, that names the place
     */
    void refused(CrlLocation location, String why);

    /** The place could not be reached for the first time since it last could; what was in force before stays so. */
    void unreachable(CrlLocation location, String why);

    /** nextUpdate comes near, and no newer list came. */
    void expiresSoon(CrlLocation location, RevocationList list);
}
