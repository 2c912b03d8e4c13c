package org.portcullis.radius.nas;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What can be one client's alone: its name, its block of addresses (blocks within others are no conflict, the longest prefix
 * wins), and what its certificate is known by. Not for several threads.
 */
public final class NasIdentities {
    private final Map<Object, String> owners = new HashMap<>();

    /** Takes a client in; what another one has stays that one's. */
    public void add(NasEntry entry) {
        identities(entry).keySet().forEach(identity -> owners.putIfAbsent(identity, entry.name()));
    }

    /** Why a client cannot be one beside those that were added. */
    public Optional<NasConflict> conflict(NasEntry wanted) {
        return identities(wanted).entrySet().stream()
                .filter(identity -> owners.containsKey(identity.getKey()))
                .findFirst()
                .map(taken -> new NasConflict(
                        taken.getValue(),
                        "is that of the client " + owners.get(taken.getKey()) + " already; each client has its own"));
    }

    private record Identity(String kind, Object value) {}

    private static Map<Identity, String> identities(NasEntry entry) {
        Map<Identity, String> identities = new LinkedHashMap<>();
        identities.put(new Identity("name", entry.name()), "name");
        entry.client().address().ifPresent(block -> identities.put(new Identity("address", block), "address"));
        entry.radsec().ifPresent(peer -> {
            peer.names().forEach(name -> identities.put(new Identity("certificate", name), "radsec.name"));
            peer.fingerprints()
                    .forEach(sha256 -> identities.put(new Identity("certificate", sha256), "radsec.fingerprint"));
        });
        return identities;
    }
}
