package chatroom.peer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to Kafka what comes, framed, on standard input: the inputs of all benches, whoever reads them. */
public final class BulkWriter {
    private final DataInputStream input = new DataInputStream(new BufferedInputStream(System.in, 1 << 20));

    private BulkWriter() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> settings = Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0],
            ProducerConfig.LINGER_MS_CONFIG, 5,
            ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10,
            ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        var failure = new AtomicReference<Exception>();
        long written = 0;
        BulkWriter reader = new BulkWriter();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var record = reader.next(); record != null; record = reader.next()) {
                producer.send(record, (metadata, error) -> failure.compareAndSet(null, error));
                if (failure.get() != null) throw failure.get();
                written += 1;
            }
            producer.flush();
        }
        if (failure.get() != null) throw failure.get();
        Progress.report("written", "\"records\":" + written);
    }

    /** Null at the end of the input. */
    private ProducerRecord<byte[], byte[]> next() throws IOException {
        String topic;
        try {
            topic = input.readUTF();
        } catch (EOFException end) {
            return null;
        }
        int partition = input.readInt();
        long timestamp = input.readLong();
        byte[] key = bytes();
        RecordHeaders headers = new RecordHeaders();
        for (int count = input.readInt(); count > 0; count--) headers.add(input.readUTF(), bytes());
        byte[] value = bytes();
        return new ProducerRecord<>(topic, partition < 0 ? null : partition, timestamp, key, value, headers);
    }

    private byte[] bytes() throws IOException {
        int length = input.readInt();
        if (length < 0) return null;
        byte[] bytes = new byte[length];
        input.readFully(bytes);
        return bytes;
    }
}
