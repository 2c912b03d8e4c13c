package org.portcullis.eap.trust;

import java.time.Duration;

/** Keeps one location's lists up to date. */
interface CrlFollower {
    CrlHolding holding();

    /**
     * Takes in what is there, at a start.
     *
     * @param every how often to look from now on
     * @throws org.portcullis.eap.x509.PemException when that is not possible
     */
    void loadNow(Duration every);

    /** At a reload of the configuration: looks again at once, or at the next turn. */
    void lookAgain(Duration every);

    /** When it is due, takes in what is new; what is wrong is told to the listener. */
    void follow();
}
