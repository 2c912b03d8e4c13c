package org.portcullis.radius.packet;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The gate under coverage-guided fuzzing; the seeds are packets of eapol_test and radclient. */
class FuzzPacketGateTest {

    /** Any datagram, and the same under a right Message-Authenticator, where it has one. */
    @FuzzTest(maxDuration = "20s")
    void datagram(byte[] octets) {
        Admission.examine(octets);
        Admission.examine(Packets.signedAgain(octets, Admission.SECRET));
    }
}
