package org.portcullis.console.page.policy;

import org.portcullis.console.page.Frame;

/** Where a draft is written; the draft itself is in the browser. */
public record DraftPage(Frame frame) {}
