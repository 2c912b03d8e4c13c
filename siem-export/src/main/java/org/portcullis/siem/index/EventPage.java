package org.portcullis.siem.index;

import java.util.List;
import java.util.Optional;

/**
 * Some of the events that a search found.
 *
 * @param total how many there are in all
 * @param events ECS documents, newest first
 * @param next asks for the page after this one; empty when this is the last
 */
public record EventPage(long total, List<String> events, Optional<String> next) {}
