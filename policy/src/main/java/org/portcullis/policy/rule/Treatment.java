package org.portcullis.policy.rule;

/** What the lifecycle gate does with a device of some state. No rule can override it. */
public sealed interface Treatment {

    /** The device gets this profile, whatever the rules say. */
    record Assign(AuthorizationProfile profile) implements Treatment {}

    /** The rules decide. */
    record AskRules() implements Treatment {}

    /** The device stays out. */
    record Refuse() implements Treatment {}
}
