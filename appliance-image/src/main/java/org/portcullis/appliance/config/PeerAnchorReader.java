package org.portcullis.appliance.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.portcullis.appliance.config.Configuration.PeerAnchor;
import org.portcullis.appliance.config.Configuration.Revocation;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads lists of roots of others than devices: file names, or {@code file} with a {@code revocation} of its own. */
final class PeerAnchorReader {
    private final KeyReader keys;
    private final RevocationReader revocations;

    PeerAnchorReader(KeyReader keys) {
        this.keys = keys;
        this.revocations = new RevocationReader(keys);
    }

    /**
     * @param fallback what counts for those that do not say it themselves
     * @param own looks at what one does say itself
     */
    List<PeerAnchor> read(YamlValue list, Revocation fallback, BiConsumer<YamlMap, Revocation> own) {
        List<PeerAnchor> anchors = new ArrayList<>();
        for (YamlValue value : list.list()) {
            YamlValue file = value.isMap() ? value.map().require("file") : value;
            Revocation revocation = fallback;
            if (value.isMap()) {
                revocation = revocations.read(value.map().get("revocation"), fallback);
                own.accept(value.map(), revocation);
            }
            Revocation how = revocation;
            keys.existing(file).ifPresent(named -> anchors.add(new PeerAnchor(named, how)));
        }
        return anchors;
    }
}
