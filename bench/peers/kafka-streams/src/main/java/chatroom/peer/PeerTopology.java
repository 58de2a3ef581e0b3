package chatroom.peer;

import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Messages, presence and requests, all keyed by room, to events and results. Every store has a changelog
 * and a cache. Presence comes keyed by room, which spares the peer the join of users with their rooms.
 */
final class PeerTopology {
    private final String prefix;
    private final String messagesTopic;
    private final boolean inMemory;
    private final Progress progress;

    PeerTopology(String prefix, String messagesTopic, boolean inMemory, Progress progress) {
        this.prefix = prefix;
        this.messagesTopic = messagesTopic;
        this.inMemory = inMemory;
        this.progress = progress;
    }

    Topology build() {
        Deserializer<String> key = Serdes.String().deserializer();
        Deserializer<byte[]> value = Serdes.ByteArray().deserializer();
        Topology topology = new Topology();
        addInput(topology, "messages", messagesTopic, key, value, Messages::new);
        addInput(topology, "presence", prefix + "chatroom.presence", key, value, Presence::new);
        addInput(topology, "requests", prefix + "chatroom.requests", key, value, Requests::new);
        topology.addStateStore(store(Rooms.ROOMS, Serdes.String()), "messages", "presence", "requests");
        for (String name : Rooms.STORES) {
            if (name.equals(Rooms.ROOMS)) continue;
            topology.addStateStore(store(name, Serdes.Bytes()), "messages", "presence", "requests");
        }
        Serializer<String> keyOut = Serdes.String().serializer();
        Serializer<byte[]> valueOut = Serdes.ByteArray().serializer();
        String[] all = {"messages", "presence", "requests"};
        topology.addSink(Rooms.EVENTS_SINK, prefix + "chatroom.membership", keyOut, valueOut, all);
        topology.addSink(Rooms.RESULTS_SINK, prefix + "chatroom.results", keyOut, valueOut, all);
        return topology;
    }

    private void addInput(Topology topology, String name, String topic, Deserializer<String> key,
                          Deserializer<byte[]> value, Supplier<RoomsProcessor> processor) {
        topology.addSource(name + "-source", key, value, topic);
        topology.addProcessor(name, () -> processor.get().counting(progress), name + "-source");
    }

    private <Key> StoreBuilder<KeyValueStore<Key, byte[]>> store(String name, Serde<Key> key) {
        KeyValueBytesStoreSupplier supplier = inMemory
            ? Stores.inMemoryKeyValueStore(name)
            : Stores.persistentKeyValueStore(name);
        return Stores.keyValueStoreBuilder(supplier, key, Serdes.ByteArray()).withCachingEnabled();
    }

    abstract static class RoomsProcessor implements Processor<String, byte[], String, byte[]> {
        protected Rooms rooms;
        private Progress progress;

        RoomsProcessor counting(Progress progress) {
            this.progress = progress;
            return this;
        }

        @Override
        public void init(ProcessorContext<String, byte[]> context) {
            rooms = new Rooms(context);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            handle(record);
            progress.handled();
        }

        abstract void handle(Record<String, byte[]> record);

        static String typeOf(Record<String, byte[]> record) {
            Header header = record.headers().lastHeader("ce_type");
            return header == null ? "" : new String(header.value(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** The hot path: key and timestamp decide, the value is not looked at. */
    static final class Messages extends RoomsProcessor {
        @Override
        void handle(Record<String, byte[]> record) {
            rooms.message(record.key(), record.timestamp());
        }
    }

    /** The value is the user's id. */
    static final class Presence extends RoomsProcessor {
        @Override
        void handle(Record<String, byte[]> record) {
            String userId = new String(record.value(), java.nio.charset.StandardCharsets.UTF_8);
            rooms.presence(record.key(), userId, typeOf(record).equals("UserOnline"), record.timestamp());
        }
    }

    static final class Requests extends RoomsProcessor {
        @Override
        void handle(Record<String, byte[]> record) {
            rooms.request(typeOf(record), Request.of(record.value()), record.timestamp());
        }
    }
}
