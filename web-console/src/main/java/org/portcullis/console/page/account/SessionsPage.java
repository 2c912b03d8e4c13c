package org.portcullis.console.page.account;

import java.util.List;
import org.portcullis.console.page.Frame;

/** Who is signed in to the console of this node. */
public record SessionsPage(Frame frame, List<SessionRow> sessions) {}
