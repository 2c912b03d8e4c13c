package org.portcullis.policy.rule;

import java.util.Optional;

/**
 * One line of the policy: who matches gets the outcome.
 *
 * @param name unique in its policy
 * @param then the profile; empty: refuse
 */
public record Rule(String name, Condition when, Optional<AuthorizationProfile> then) {}
