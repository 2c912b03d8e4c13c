package org.portcullis.policy.device;

/** How far somebody may move a device through its life. */
public enum Authority {
    /** All that the lifecycle allows. */
    ADMIN,
    /** All but what only an admin may: see {@link LifecycleState#needsAdmin}. */
    OPERATOR
}
