package org.portcullis.console.store.factor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.console.store.AccountName;
import org.portcullis.policy.value.Secret;

class TotpTest {
    private static final Secret SECRET = Secret.ofUtf8("12345678901234567890");

    /** RFC 6238 appendix B, SHA1, the last six of eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheRfc(long second, String code) {
        assertEquals(code, Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(second))));
    }

    @ParameterizedTest
    @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
    void oneStepOfSkewIsTaken(int skew, boolean taken) {
        Instant now = Instant.ofEpochSecond(1_111_111_109);
        long step = Totp.step(now) + skew;
        OptionalLong found = Totp.match(SECRET, Totp.code(SECRET, step), now, Long.MIN_VALUE);
        assertEquals(taken ? OptionalLong.of(step) : OptionalLong.empty(), found);
        assertEquals(OptionalLong.empty(), Totp.match(SECRET, Totp.code(SECRET, step), now, step), "taken before");
    }

    /** RFC 4648 §10. */
    @ParameterizedTest
    @CsvSource({"'',''", "f,MY", "fo,MZXQ", "foo,MZXW6", "foob,MZXW6YQ", "fooba,MZXW6YTB", "foobar,MZXW6YTBOI"})
    void secretsAreWrittenInBase32(String plain, String encoded) {
        assertEquals(encoded, Base32.encode(plain.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    @Test
    void aKeyIsShownAsAppsReadIt() {
        TotpKey key = new TotpKey(new AccountName("eve@example.org"), SECRET);
        assertEquals("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", key.grouped());
        assertEquals(
                "otpauth://totp/Portcullis:eve%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        + "&issuer=Portcullis&algorithm=SHA1&digits=6&period=30",
                key.uri());
        assertTrue(key.svg().startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
    }
}
