package org.portcullis.radius.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.ResumableSession;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.client.AuthenticationResult.Outcome;

/** Authentications by EAP-TLS, with full handshakes or with resumed sessions. */
public final class EapTlsLoad implements Load {
    /** A locally administered block of MAC addresses, one for each port. */
    static final long FIRST_MAC = 0x02_00_00_00_00_00L;

    private static final String KEY_MISMATCH = "the MS-MPPE keys are not the device's MSK";

    private final String identity;
    private final IntFunction<BlockingQueue<Station>> stations;

    /** @param stations those that the supplicant of that number may play, one at a time */
    private EapTlsLoad(String identity, IntFunction<BlockingQueue<Station>> stations) {
        this.identity = identity;
        this.stations = stations;
    }

    /** Gives a fresh peer for each authentication, and hears how it ended. */
    private interface Device {
        EapTlsPeer next();

        default void ended(EapTlsPeer peer, AuthenticationResult result) {}
    }

    /** A device at its port. */
    private record Station(NasPort port, Device device) {
        static Station of(int number, Device device) {
            return new Station(NasPort.ethernet("bench/" + number, new MacAddress(FIRST_MAC + number)), device);
        }

        BlockingQueue<Station> alone() {
            return new LinkedBlockingQueue<>(List.of(this));
        }
    }

    /** Full handshakes; {@code peers} makes a fresh peer for the supplicant of that number, called by many threads. */
    public static EapTlsLoad full(String identity, IntFunction<EapTlsPeer> peers) {
        return new EapTlsLoad(
                identity,
                number -> Station.of(number, () -> peers.apply(number)).alone());
    }

    /** Full handshakes of devices in turn, each at a port of its own with an address of its own. */
    public static EapTlsLoad full(List<PeerSettings> devices, TlsCryptography crypto) {
        return inTurn(devices, settings -> () -> new EapTlsPeer(settings, crypto));
    }

    /** Each supplicant resumes the session of its last authentication; its first one is a full handshake. */
    public static EapTlsLoad resumed(PeerSettings settings, TlsCryptography crypto) {
        return new EapTlsLoad(
                settings.identity(),
                number -> Station.of(number, new ReturningDevice(settings, crypto))
                        .alone());
    }

    /** The same of devices in turn, each at a port of its own with an address of its own. */
    public static EapTlsLoad resumed(List<PeerSettings> devices, TlsCryptography crypto) {
        return inTurn(devices, settings -> new ReturningDevice(settings, crypto));
    }

    private static EapTlsLoad inTurn(List<PeerSettings> devices, Function<PeerSettings, Device> played) {
        BlockingQueue<Station> waiting = new LinkedBlockingQueue<>();
        devices.forEach(settings -> waiting.add(Station.of(waiting.size(), played.apply(settings))));
        return new EapTlsLoad(devices.get(0).identity(), number -> waiting);
    }

    private static final class ReturningDevice implements Device {
        private final PeerSettings settings;
        private final TlsCryptography crypto;
        private Optional<ResumableSession> session = Optional.empty();

        private ReturningDevice(PeerSettings settings, TlsCryptography crypto) {
            this.settings = settings;
            this.crypto = crypto;
        }

        @Override
        public EapTlsPeer next() {
            return new EapTlsPeer(session.map(settings::resuming).orElse(settings), crypto);
        }

        @Override
        public void ended(EapTlsPeer peer, AuthenticationResult result) {
            session = result.accepted() ? peer.session().or(() -> session) : Optional.empty();
        }
    }

    @Override
    public Worker worker(int number, RadiusClient client) {
        BlockingQueue<Station> waiting = stations.apply(number);
        return () -> {
            Station station = next(waiting);
            try {
                return attempt(new Authentication(client, station.port(), identity, step -> {}), station.device());
            } finally {
                waiting.add(station);
            }
        };
    }

    private static Station next(BlockingQueue<Station> waiting) throws IOException {
        try {
            return waiting.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static Attempt attempt(Authentication authentication, Device device) throws IOException {
        EapTlsPeer peer = device.next();
        AuthenticationResult result = authentication.run(peer);
        device.ended(peer, result);
        if (!result.accepted()) {
            return Attempt.failed(result.outcome() + ": " + result.reason(), result.outcome() == Outcome.NO_ANSWER);
        }
        return new Attempt(
                result.keysMatch() ? Optional.empty() : Optional.of(KEY_MISMATCH),
                false,
                !result.keysMatch(),
                peer.resumed(),
                result.latency());
    }
}
