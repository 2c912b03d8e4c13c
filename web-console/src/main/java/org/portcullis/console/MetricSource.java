package org.portcullis.console;

import java.util.List;

/** A part of the appliance that has numbers to be watched. */
@FunctionalInterface
public interface MetricSource {

    /** The numbers as of now; quick, and safe to call from several threads. */
    List<Metric> read();
}
