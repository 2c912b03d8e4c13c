package org.portcullis.radius.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.portcullis.radius.dictionary.VendorFormat;

/** The walk through vendors' attributes under coverage-guided fuzzing. */
class FuzzVendorSpecificTest {

    /** A Vendor-Specific value in every vendor format: its parts lie inside it, and one alone is written as it was read. */
    @FuzzTest(maxDuration = "20s")
    void vendorSpecific(byte[] value) {
        for (int type : new int[] {1, 2, 4}) {
            for (int length = 0; length <= 2; length++) {
                VendorFormat format = new VendorFormat(type, length, false);
                List<VendorSpecific.VendorAttribute> found = VendorSpecific.walk(value, vendor -> format);
                int octets = found.stream()
                        .mapToInt(each -> each.value().length + format.header())
                        .sum();
                assertTrue(found.isEmpty() || octets == value.length - 4, () -> format + " lost octets");
                if (found.size() == 1 && value.length <= RawAttribute.MAX_VALUE) {
                    VendorSpecific.VendorAttribute one = found.get(0);
                    assertArrayEquals(
                            value,
                            VendorSpecific.wrap(one.vendor(), one.type(), one.value(), format)
                                    .value());
                }
            }
        }
    }
}
