package org.portcullis.console.overview;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.ConsoleServices;
import org.portcullis.policy.device.DeviceCount;
import org.portcullis.profiler.store.AnomalyStore;

/** How the appliance and its devices are, for the page and for the API. */
public final class Overview {
    private static final int MOST_TYPES = 8;

    private final ConsoleServices services;
    private final X509Certificate console;
    private final Expiry expiry;
    private final AccessCounter accesses;
    private final Map<Period, Recounted<AccessCount>> access = new EnumMap<>(Period.class);
    private final Recounted<DeviceCount> devices;
    private final Recounted<ApplianceState.Disk> disk;
    private volatile boolean begun;

    /** @param console the certificate that browsers are shown */
    public Overview(ConsoleServices services, X509Certificate console, Expiry expiry, Counting counting) {
        this.expiry = expiry;
        this.services = services;
        this.console = console;
        this.accesses = new AccessCounter(services.events(), services.clock());
        for (Period period : Period.values()) {
            access.put(period, counting.of("the authentications of a " + period.title(), () -> accesses.count(period)));
        }
        devices =
                counting.of("the devices", () -> services.appliance().devices().count(MOST_TYPES));
        disk = counting.of("the disk", services.appliance().state()::disk);
    }

    /**
     * One moment.
     *
     * @param begun whether a device was ever let in or refused
     * @param access empty while it is being counted
     * @param devices empty while they are being counted
     * @param expiry empty while it is being counted
     * @param anomalies that nobody has seen to
     * @param disk empty while it is being measured
     */
    public record Now(
            Instant at,
            Period period,
            boolean begun,
            Optional<AccessCount> access,
            Optional<DeviceCount> devices,
            Optional<Expiry.Counted> expiry,
            long sessions,
            long anomalies,
            List<ExporterNow> exporters,
            Optional<ApplianceState.Disk> disk,
            List<OwnCertificate> certificates,
            ApplianceState.Radius radius,
            List<ApplianceState.Node> nodes) {}

    public Now now(Period period) {
        Instant now = services.clock().instant();
        ApplianceState state = services.appliance().state();
        return new Now(
                now,
                period,
                hasBegun(),
                access.get(period).get(),
                devices.get(),
                expiry.get(),
                services.sessions().count(),
                services.anomalies().found().count(AnomalyStore.Filter.OPEN),
                ExporterNow.all(services.exporters(), services.events()),
                disk.get(),
                OwnCertificate.all(
                        state.eapCertificate(), console, services.appliance().ca(), now),
                state.radius(),
                state.nodes());
    }

    /** Once it has, it has for good. */
    private boolean hasBegun() {
        begun = begun || accesses.begun();
        return begun;
    }
}
