package org.portcullis.console;

import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.AnomalySettings;
import org.portcullis.profiler.store.ActingLimit;
import org.portcullis.profiler.store.AnomalyStore;
import org.portcullis.profiler.store.ExceptionStore;

/**
 * What no longer fits, as the console works with it.
 *
 * @param found what was found
 * @param exceptions what is not to be told
 * @param acting how often it was acted, and whether the brake is on
 * @param settings the modes in force
 * @param onlyCounted how many a rule found on this node since its start that were too many to be told
 */
public record AnomalyServices(
        AnomalyStore found,
        ExceptionStore exceptions,
        ActingLimit acting,
        Supplier<AnomalySettings> settings,
        ToLongFunction<AnomalyRule> onlyCounted) {}
