package org.portcullis.console.auth;

import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;

/** Who makes a request, by token or by session. */
public record Caller(AccountName name, Role role) {}
