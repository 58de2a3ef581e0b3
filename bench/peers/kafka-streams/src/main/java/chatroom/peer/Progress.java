package chatroom.peer;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what was handled, and says on standard output how long it took. The first quarter is not measured: the JVM
 * compiles meanwhile.
 */
final class Progress {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long expected;
    private final long warmUp;
    private final AtomicLong handled = new AtomicLong();
    private volatile long startedNs;
    private volatile long startedCpuNs;

    /** `expected`: after how many records to report; 0 is never. */
    Progress(long expected) {
        this.expected = expected;
        warmUp = Math.max(1, expected / 4);
    }

    void handled() {
        if (expected == 0) return;
        long count = handled.incrementAndGet();
        if (count == warmUp) {
            startedCpuNs = SYSTEM.getProcessCpuTime();
            startedNs = System.nanoTime();
        } else if (count == expected) {
            report("measured", "\"records\":%d,\"durationMs\":%d,\"cpuMs\":%d".formatted(
                count - warmUp, (System.nanoTime() - startedNs) / 1_000_000,
                (SYSTEM.getProcessCpuTime() - startedCpuNs) / 1_000_000));
        }
    }

    /** Of all threads of the process since it began. */
    static long cpuMs() {
        return SYSTEM.getProcessCpuTime() / 1_000_000;
    }

    static void report(String what, String content) {
        System.out.println("{\"" + what + "\":{" + content + "}}");
        System.out.flush();
    }
}
