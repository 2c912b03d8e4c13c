package org.portcullis.eap.ca;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What anybody sends to the OCSP responder, under coverage-guided fuzzing; the seeds are {@code openssl}'s. */
class FuzzOcspQueryTest {

    /** It is a request within its bounds, or it is said to be malformed; nothing else comes out. */
    @FuzzTest(maxDuration = "20s")
    void query(byte[] octets) {
        OcspQuery query;
        try {
            query = OcspQuery.parse(octets);
        } catch (OcspQuery.MalformedException malformed) {
            return;
        }
        assertTrue(!query.ids().isEmpty() && query.ids().size() <= OcspQuery.MAX_IDS);
        query.ids().forEach(id -> assertTrue(id.getSerialNumber() != null && id.getIssuerKeyHash() != null));
        query.nonce().ifPresent(nonce -> assertTrue(nonce.length >= 1 && nonce.length <= 128));
    }
}
