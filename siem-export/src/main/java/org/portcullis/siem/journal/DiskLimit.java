package org.portcullis.siem.journal;

/** How much of a disk may be used before an alarm is due. */
public sealed interface DiskLimit {

    /** Of the whole file system, whoever fills it. */
    record Share(int percent) implements DiskLimit {}

    /** By what is kept of events alone. */
    record Octets(long octets) implements DiskLimit {}
}
