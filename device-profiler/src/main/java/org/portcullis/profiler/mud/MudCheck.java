package org.portcullis.profiler.mud;

import java.net.URI;
import java.time.Instant;

/** Fetches a MUD file with its signature, and says whether it is one to be believed. */
final class MudCheck {
    private static final String FILE = "application/mud+json";
    private static final String SIGNATURE = "application/pkcs7-signature";

    private final MudSettings settings;
    private final MudFetch fetch;
    private final MudSignature signatures;

    MudCheck(MudSettings settings) {
        this.settings = settings;
        fetch = new MudFetch(settings);
        signatures = new MudSignature(settings.trust(), settings.crls());
    }

    MudSettings settings() {
        return settings;
    }

    /**
     * Blocks while it fetches.
     *
     * @throws MudRefusedException with the reason
     * @throws MudUnreachableException with the reason
     */
    MudEntry.Good fetch(MudFileUrl url, MudNames names, Instant now) throws InterruptedException {
        byte[] octets = fetch.get(url.uri(), FILE, MudFileReader.MAX_OCTETS);
        URI where = MudFileReader.read(url, octets)
                .signature()
                .orElseThrow(() -> new MudRefusedException("the file names no mud-signature"));
        byte[] signature = fetch.get(url.uri().resolve(where), SIGNATURE, MudSignature.MAX_OCTETS);
        return verified(url, octets, signature, names, now);
    }

    /**
     * @param fetched when the certificates have to be valid
     * @throws MudRefusedException with the reason
     */
    MudEntry.Good verified(MudFileUrl url, byte[] octets, byte[] signature, MudNames names, Instant fetched) {
        if (!settings.allowsHost(url.host())) {
            throw new MudRefusedException("the host " + url.host() + " is not listed under profiler.mud.hosts");
        }
        MudFile file = MudFileReader.read(url, octets);
        MudSigner signer = signatures.verify(octets, signature, url.host(), fetched);
        return new MudEntry.Good(file, octets, signature, signer, fetched, list(file, names));
    }

    MudEntry.ListState list(MudFile file, MudNames names) {
        try {
            return new MudEntry.ListState.Made(AccessLists.of(file, settings, names));
        } catch (MudRefusedException impossible) {
            return new MudEntry.ListState.Impossible(impossible.getMessage());
        }
    }
}
