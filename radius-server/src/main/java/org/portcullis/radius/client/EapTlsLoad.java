package org.portcullis.radius.client;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntFunction;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.ResumableSession;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.client.AuthenticationResult.Outcome;

/** Authentications by EAP-TLS, with full handshakes or with resumed sessions. */
public final class EapTlsLoad implements Load {
    /** A locally administered block of MAC addresses, one for each supplicant. */
    static final long FIRST_MAC = 0x02_00_00_00_00_00L;

    private static final String KEY_MISMATCH = "the MS-MPPE keys are not the device's MSK";

    private final String identity;
    private final IntFunction<Device> devices;

    private EapTlsLoad(String identity, IntFunction<Device> devices) {
        this.identity = identity;
        this.devices = devices;
    }

    /** Gives a fresh peer for each authentication, and hears how it ended. */
    private interface Device {
        EapTlsPeer next();

        default void ended(EapTlsPeer peer, AuthenticationResult result) {}
    }

    /** Full handshakes; {@code peers} makes a fresh peer for the supplicant of that number, called by many threads. */
    public static EapTlsLoad full(String identity, IntFunction<EapTlsPeer> peers) {
        return new EapTlsLoad(identity, number -> () -> peers.apply(number));
    }

    /** Each supplicant resumes the session of its last authentication; its first one is a full handshake. */
    public static EapTlsLoad resumed(PeerSettings settings, TlsCryptography crypto) {
        return new EapTlsLoad(settings.identity(), number -> new ReturningDevice(settings, crypto));
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
        NasPort port = NasPort.ethernet("bench/" + number, new MacAddress(FIRST_MAC + number));
        Authentication authentication = new Authentication(client, port, identity, step -> {});
        Device device = devices.apply(number);
        return () -> attempt(authentication, device);
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
