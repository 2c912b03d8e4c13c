package org.portcullis.policy.decision;

/**
 * What a rule in monitor mode would have done, had it counted.
 *
 * @param rule its name, as events write it
 * @param outcome {@code profile cameras, VLAN 120}, {@code refuse}, or how it failed
 */
public record Monitored(String rule, String outcome) {}
