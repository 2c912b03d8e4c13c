package org.portcullis.console.page.devices;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;

/**
 * The list of devices.
 *
 * @param problem why there is no list; empty when there is one
 * @param total how many are found in all
 * @param states how many of each state there are, with where they are listed
 * @param first the address of the first page; empty when this is it
 * @param next the address of the page after this one
 * @param types those that devices have
 */
public record DevicesPage(
        Frame frame,
        DeviceFilter filter,
        String problem,
        long total,
        List<StateCount> states,
        List<Row> rows,
        Optional<String> first,
        Optional<String> next,
        List<String> types) {
    /** More are not changed at once. */
    public static final int MOST_AT_ONCE = 1_000;

    /** @param state empty: any */
    public record StateCount(Optional<LifecycleState> state, long count, String address, boolean chosen) {
        public String words() {
            return state.map(LifecycleState::word).orElse("all");
        }

        public String number() {
            return Figures.count(count);
        }
    }

    /** @param address of its page */
    public record Row(Device device, String address, Optional<Moment> seen, Optional<CertificateEnd> certificate) {
        public String title() {
            return device.name().isEmpty() ? device.serial().text() : device.name();
        }

        public String note() {
            return device.name().isEmpty() ? "" : device.serial().text();
        }

        /** Where a held device goes back to; empty for any other. */
        public String before() {
            return device.stateBefore().map(LifecycleState::word).orElse("");
        }
    }

    /** {@code 1,234 devices}. */
    public String count() {
        return Figures.count(total, "device");
    }
}
