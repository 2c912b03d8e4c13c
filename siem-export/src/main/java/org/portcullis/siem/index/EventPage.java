package org.portcullis.siem.index;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Some of the events that a search found.
 *
 * @param total how many there are in all
 * @param events ECS documents, newest first
 * @param next asks for the page after this one; empty when this is the last
 * @param sequence of the journal, up to which every event was looked at
 * @param incomplete days that are being made again, of which events may be missing
 */
public record EventPage(
        long total, List<String> events, Optional<String> next, long sequence, Set<String> incomplete) {}
