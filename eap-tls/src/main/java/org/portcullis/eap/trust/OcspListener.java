package org.portcullis.eap.trust;

import java.net.URI;

/** Hears of responders; it must not block. */
public interface OcspListener {
    /** The responder failed several times, and is left alone for a while. */
    void unreachable(URI responder, String why);

    /** One that was unreachable answers again. */
    void reachable(URI responder);
}
