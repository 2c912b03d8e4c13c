package org.portcullis.profiler.store;

import java.time.Instant;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.profile.Sightings;

/**
 * What a device's certificate says.
 *
 * @param mac with which it was last proven
 * @param at when, to the day
 */
public record DeviceProof(Serial device, MacAddress mac, Instant at, Sightings signals) {}
