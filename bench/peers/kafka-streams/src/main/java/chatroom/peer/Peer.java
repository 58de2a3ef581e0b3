package chatroom.peer;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The peer as a process: brokers, topic prefix, state directory, commit interval in ms (0: the default),
 * kind of store (memory or rocksdb), after how many records to report, and the topic of the messages. It ends
 * with its standard input.
 */
public final class Peer {
    private Peer() {}

    public static void main(String[] arguments) throws Exception {
        String brokers = arguments[0];
        String prefix = arguments[1];
        Properties settings = settings(brokers, prefix, arguments[2], Integer.parseInt(arguments[3]));
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.parseInt(arguments[7]));
        Progress progress = new Progress(Long.parseLong(arguments[5]));
        PeerTopology topology = new PeerTopology(prefix, arguments[6], arguments[4].equals("memory"), progress);
        KafkaStreams streams = new KafkaStreams(topology.build(), settings);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) Progress.report("ready", "");
            if (now == KafkaStreams.State.ERROR) System.exit(1);
        });
        streams.start();
        while (System.in.read() >= 0);
        streams.close(Duration.ofSeconds(30));
        System.exit(0);
    }

    private static Properties settings(String brokers, String prefix, String directory, int commitIntervalMs) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, prefix + "kafka-streams");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 256L << 20);
        settings.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, "INFO");
        if (commitIntervalMs > 0) settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitIntervalMs);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 10_000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 128L << 20);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);
        return settings;
    }
}
