package org.portcullis.appliance;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.ProductVersion;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;

/** The numbers of the process, of the disk that its data lie on, and of its certificates. */
final class MachineMetrics implements MetricSource {
    private final Path data;
    private final CertificateMetrics certificates;

    MachineMetrics(Configuration configuration, CertificateMetrics certificates) {
        this.data = configuration.dataDir();
        this.certificates = certificates;
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>(certificates.read());
        metrics.add(Metric.gauge(
                "portcullis_build_info", "Which version this is", Map.of("version", ProductVersion.text()), 1));
        gauge(
                metrics,
                "process_start_seconds",
                "When the process began, in seconds since 1970",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        gauge(metrics, "heap_used_bytes", "Memory of the Java heap in use", heap.getUsed());
        gauge(metrics, "heap_limit_bytes", "What the Java heap may grow to", heap.getMax());
        gauge(
                metrics,
                "threads",
                "Threads of the process",
                ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.add(Metric.counter(
                "portcullis_gc_seconds_total",
                "How long the process stood or worked for its garbage",
                Map.of(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .sum()
                        / (double) TimeUnit.SECONDS.toMillis(1)));
        try {
            FileStore disk = Files.getFileStore(data);
            gauge(metrics, "data_disk_usable_bytes", "Room on the disk of the data folder", disk.getUsableSpace());
            gauge(metrics, "data_disk_bytes", "Size of the disk of the data folder", disk.getTotalSpace());
        } catch (IOException unmeasured) {
            // Absent numbers say so.
        }
        return metrics;
    }

    private static void gauge(List<Metric> metrics, String name, String help, double value) {
        metrics.add(Metric.gauge("portcullis_" + name, help, Map.of(), value));
    }
}
