package org.portcullis.profiler.mud;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.signal.Source;
import org.portcullis.profiler.store.MudStore;

/**
 * What makers say of their devices (RFC 8520): learns the URLs from what is seen, has the files fetched, tells the profile
 * what a verified file says, and gives the access list for a port. Nothing here blocks who asks.
 */
public final class Mud implements MakerAcls, AutoCloseable {
    static final String URL_SIGNAL = "mudUrl";

    /** MAC addresses whose file is on its way, of all URLs together. */
    private static final int MAX_WAITING = 10_000;

    private final MudFiles files;
    private final MudClaims claims;
    private final ObservationSink profile;
    private final InstantSource clock;
    private final Map<MacAddress, MudFileUrl> waiting = new ConcurrentHashMap<>();

    /**
     * @param node for the events
     * @param profile where what verified files say goes
     */
    public Mud(
            MudStore store,
            MudSettings settings,
            String node,
            EventSink events,
            ObservationSink profile,
            InstantSource clock) {
        this(new MudFiles(store, settings, node, events, clock), store, profile, clock);
    }

    Mud(MudFiles files, MudStore store, ObservationSink profile, InstantSource clock) {
        this.files = files;
        this.claims = new MudClaims(store, files::execute, clock);
        this.profile = profile;
        this.clock = clock;
        files.eachDay(claims::forget);
        files.tell(this::arrived);
    }

    /** Begins to fetch. */
    public void start() {
        files.start();
    }

    public MudFiles files() {
        return files;
    }

    /** Looks for MUD URLs in what is seen of a device; those of certificates come by {@link #proven} as well. */
    public void see(Observation observation) {
        for (Signal signal : observation.signals()) {
            if (signal.name().equals(URL_SIGNAL) && signal.source() != Source.MUD) {
                MudFileUrl.parse(signal.value()).ifPresent(url -> seen(observation, url, signal.source()));
            }
        }
    }

    private void seen(Observation observation, MudFileUrl url, Source source) {
        if (!files.ask(url, source.isForgeable())) {
            return;
        }
        if (source == Source.CERTIFICATE) {
            observation.device().ifPresent(device -> claims.note(new MudClaims.Owner.Device(device), url, source));
        } else {
            claims.note(new MudClaims.Owner.Mac(observation.mac()), url, source);
        }
        Optional<MudEntry.Good> good = files.good(url);
        if (good.isPresent()) {
            say(observation.mac(), good.get());
        } else if (waiting.size() < MAX_WAITING) {
            waiting.put(observation.mac(), url);
        }
    }

    private void arrived(MudEntry.Good good) {
        waiting.forEach((mac, url) -> {
            if (url.equals(good.file().url()) && waiting.remove(mac, url)) {
                say(mac, good);
            }
        });
    }

    private void say(MacAddress mac, MudEntry.Good good) {
        MudFile file = good.file();
        List<Signal> signals = new ArrayList<>();
        signals.add(new Signal(Source.MUD, "url", file.url().text()));
        add(signals, "systemInfo", file.systemInfo());
        add(signals, "manufacturer", file.manufacturer());
        add(signals, "model", file.model());
        Observation said = new Observation(
                mac, Optional.empty(), clock.instant(), file.url().host(), signals);
        profile.offer(() -> said);
    }

    private static void add(List<Signal> signals, String name, String value) {
        if (!value.isBlank()) {
            signals.add(new Signal(Source.MUD, name, value));
        }
    }

    @Override
    public void proven(Serial device, Optional<String> url) {
        url.flatMap(MudFileUrl::parse).ifPresent(parsed -> {
            files.ask(parsed, false);
            claims.note(new MudClaims.Owner.Device(device), parsed, Source.CERTIFICATE);
        });
    }

    @Override
    public Answer acl(Serial device, Optional<MacAddress> mac, AclFormat format) {
        Optional<MudFileUrl> url = url(device, mac);
        if (url.isEmpty()) {
            return new Answer.Missing(url, "the device names no MUD URL that is believed");
        }
        Optional<MudEntry.Good> good = files.good(url.get());
        if (good.isEmpty()) {
            return new Answer.Missing(
                    url,
                    files.entry(url.get()).map(Mud::why).orElse("its host is not listed under profiler.mud.hosts"));
        }
        if (good.get().list() instanceof MudEntry.ListState.Impossible impossible) {
            return new Answer.Missing(url, impossible.reason());
        }
        try {
            return new Answer.Found(
                    url.get(), format.of(((MudEntry.ListState.Made) good.get().list()).list()));
        } catch (MudRefusedException inexpressible) {
            return new Answer.Missing(url, inexpressible.getMessage());
        }
    }

    private static String why(MudEntry entry) {
        if (entry.good().isPresent()) {
            return "the last good file is too old, it expired at "
                    + entry.good().get().expires();
        }
        return entry.trouble().map(MudEntry.Trouble::reason).orElse("the file is not fetched yet");
    }

    /** A certificate's before any other. */
    private Optional<MudFileUrl> url(Serial device, Optional<MacAddress> mac) {
        return claims.of(new MudClaims.Owner.Device(device))
                .or(() -> mac.flatMap(address -> claims.of(new MudClaims.Owner.Mac(address))))
                .filter(claim -> files.settings().sources().contains(claim.source()))
                .map(MudClaims.Claim::url);
    }

    /** Devices and MAC addresses that name a URL; at most so many. */
    public List<String> owners(MudFileUrl url, int atMost) {
        return claims.owners(url, atMost);
    }

    /** What was not followed: URLs of hosts that are not listed, and what there was no room for. */
    public long dropped() {
        return files.dropped() + claims.dropped();
    }

    /** The file that counts for an entry now. */
    public Optional<MudEntry.Good> inUse(MudEntry entry) {
        return entry.good(clock.instant(), files.settings().keep());
    }

    @Override
    public void close() {
        files.close();
    }
}
