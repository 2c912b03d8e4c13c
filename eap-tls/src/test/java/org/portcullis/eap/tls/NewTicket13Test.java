package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NewTicket13Test {
    /** RFC 8446 §4.6.1: without the extension early_data, which would be in the list that is empty. */
    @Test
    void neverAllowsEarlyData() {
        byte[] message = new NewTicket13(43_200, 0x01020304, new byte[] {0}, new byte[] {9, 8, 7}).encode();
        String type = "04";
        String length = "000011";
        String lifetime = "0000a8c0";
        String ageAdd = "01020304";
        String nonce = "0100";
        String ticket = "0003090807";
        String extensions = "0000";
        assertEquals(
                type + length + lifetime + ageAdd + nonce + ticket + extensions,
                HexFormat.of().formatHex(message));
    }
}
