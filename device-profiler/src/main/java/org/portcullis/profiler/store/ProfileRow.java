package org.portcullis.profiler.store;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.profile.Sightings;

/**
 * What is kept of a MAC address.
 *
 * @param lastSeen to the day
 * @param device whose certificate was last proven with it
 * @param profile what was concluded when this was written, without evidence
 */
public record ProfileRow(
        MacAddress mac,
        Instant firstSeen,
        Instant lastSeen,
        Optional<Serial> device,
        Sightings signals,
        Profile profile) {}
