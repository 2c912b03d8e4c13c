package org.portcullis.policy.rule;

import java.util.Optional;

/**
 * One line of the policy: who matches gets the outcome.
 *
 * @param name unique in its policy
 * @param then the profile; empty: refuse
 * @param monitor it decides nothing: what it would have done is recorded, and the next rule is asked
 * @param neverMatches why it can never match, where that is certain
 */
public record Rule(
        String name,
        Condition when,
        Optional<AuthorizationProfile> then,
        boolean monitor,
        Optional<String> neverMatches) {}
