package org.portcullis.eap.trust;

/** Keeps one location's lists up to date. */
interface CrlFollower {
    CrlHolding holding();

    /**
     * Takes in what is there, at a start.
     *
     * @throws org.portcullis.eap.x509.PemException when that is not possible
     */
    void loadNow();

    /** Takes in what is new; what is wrong is told to the listener. */
    void follow();
}
