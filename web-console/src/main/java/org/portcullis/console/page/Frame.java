package org.portcullis.console.page;

import java.util.Optional;
import org.portcullis.console.auth.Caller;

/**
 * What is around every page.
 *
 * @param node which appliance this is; shown only to those who are signed in
 * @param caller who is signed in
 * @param style the address of the style sheet
 * @param mark the address of the mark
 */
public record Frame(String node, Optional<Caller> caller, String style, String mark) {}
