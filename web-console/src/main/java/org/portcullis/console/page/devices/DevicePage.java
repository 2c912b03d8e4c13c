package org.portcullis.console.page.devices;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.SessionQuery;
import org.portcullis.console.api.DeviceQueries;
import org.portcullis.console.page.Frame;
import org.portcullis.policy.decision.EffectiveState;
import org.portcullis.policy.device.BoundCredential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Serial;

/**
 * One device.
 *
 * @param tag its entity tag (RFC 9110 §8.8.3), so that nobody's corrections are lost
 * @param treatedAs the state that counts, and whose it is
 * @param stateActor who put it into its state
 * @param moves where the one who looks may take it
 * @param profile what it seems to be; empty where nothing was seen of it
 * @param search its events, as the search has them
 */
public record DevicePage(
        Frame frame,
        Device device,
        String tag,
        EffectiveState treatedAs,
        String stateActor,
        Moment stateSince,
        Optional<Moment> stateUntil,
        Optional<Moment> seen,
        List<Move> moves,
        List<Related> ancestors,
        List<Related> children,
        List<Live> sessions,
        List<Shown> credentials,
        Outlook outlook,
        DeviceTimeline timeline,
        Optional<ProfileCard> profile,
        String search) {

    /** @param address of its page */
    public record Related(Device device, String address) {
        static Related of(Device device) {
            return new Related(device, DevicePages.address(device.serial()));
        }
    }

    /** A live session. */
    public record Live(SessionQuery.Placed placed, Moment started, Moment heard) {}

    /**
     * A credential.
     *
     * @param lastUsed when the device last got in by it; empty where that is not known
     */
    public record Shown(
            BoundCredential bound, Moment from, CertificateEnd end, Moment since, Optional<Moment> lastUsed) {
        public String number() {
            return CertificateNumber.text(bound.credential().serialNumber());
        }

        public String status() {
            return bound.credential().status().name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public String title() {
        return device.name().isEmpty() ? device.serial().text() : device.name();
    }

    /** Its serial as a part of a path. */
    public String segment() {
        return DeviceQueries.segment(device.serial());
    }

    /** Whether another device decides how it is treated. */
    public boolean treatedByAncestor() {
        return !treatedAs.holder().equals(device);
    }

    public boolean operator() {
        return frame.operator();
    }

    /** Why a credential may be revoked (RFC 5280 §5.3.1). */
    public List<RevocationReason> reasons() {
        return RevocationReason.FOR_EVER;
    }

    public String parent() {
        return device.parent().map(Serial::text).orElse("");
    }
}
