package org.portcullis.console;

import java.time.InstantSource;
import org.portcullis.policy.store.DeviceDirectory;
import org.portcullis.policy.store.RegistryStore;

/**
 * The devices, as the API works with them.
 *
 * @param registry their life
 * @param directory what is said of them
 * @param sessions what becomes of their live sessions
 */
public record DeviceServices(
        RegistryStore registry, DeviceDirectory directory, FollowingSessions sessions, InstantSource clock) {}
