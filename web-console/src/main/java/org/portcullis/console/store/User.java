package org.portcullis.console.store;

/** Somebody with a password. */
public record User(AccountName name, Role role) {}
