package chatroom.peer;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.apache.kafka.tools.ConsumerPerformance;

/** Kafka's own measurement of its consumer, kafka-consumer-perf-test.sh without the shell: brokers, topic, records. */
public final class BareConsumer {
    private BareConsumer() {}

    public static void main(String[] arguments) {
        PrintStream output = System.out;
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        System.setOut(new PrintStream(table));
        ConsumerPerformance.main(new String[] {
            "--bootstrap-server", arguments[0], "--topic", arguments[1], "--messages", arguments[2],
            "--timeout", "60000"});
        System.setOut(output);
        String[] cells = table.toString().strip().split("[,\\n]");
        Progress.report("measured", "\"rate\":%s,\"cpuMs\":%d".formatted(
            cells[cells.length - 1].strip(), Progress.cpuMs()));
    }
}
