package chatroom.peer;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The rooms of a task: what the three processors do to the stores they share, and what they send on. */
final class Rooms {
    static final String ROOMS = "rooms";
    static final String MEMBERS = "members";
    static final String WHITELIST = "whitelist";
    static final String WAITING = "waiting";
    static final List<String> STORES = List.of(ROOMS, MEMBERS, WHITELIST, WAITING);

    static final String EVENTS_SINK = "events";
    static final String RESULTS_SINK = "results";

    private static final byte[] PRESENT = {1};
    private static final int OK = 0;
    private static final int NOT_IN_CHATROOM = 23406;
    private static final int CHATROOM_NOT_EXIST = 23410;

    private final ProcessorContext<String, byte[]> context;
    private final KeyValueStore<String, byte[]> rooms;
    private final KeyValueStore<Bytes, byte[]> members;
    private final KeyValueStore<Bytes, byte[]> whitelist;
    private final KeyValueStore<Bytes, byte[]> waiting;

    Rooms(ProcessorContext<String, byte[]> context) {
        this.context = context;
        rooms = context.getStateStore(ROOMS);
        members = context.getStateStore(MEMBERS);
        whitelist = context.getStateStore(WHITELIST);
        waiting = context.getStateStore(WAITING);
    }

    void message(String chatroomId, long at) {
        RoomState room = RoomState.of(rooms.get(chatroomId));
        room.addMessage(at);
        removeDue(chatroomId, room, at);
        rooms.put(chatroomId, room.toBytes());
    }

    void presence(String chatroomId, String userId, boolean online, long at) {
        Bytes key = Keys.member(chatroomId, userId);
        MemberState member = MemberState.of(members.get(key));
        if (member == null || !member.isSupersededBy(at, online)) return;
        RoomState room = RoomState.of(rooms.get(chatroomId));
        withdraw(chatroomId, userId, member, room);
        MemberState changed = member.with(at, online);
        members.put(key, changed.toBytes());
        place(chatroomId, userId, changed, room);
        removeDue(chatroomId, room, at);
        rooms.put(chatroomId, room.toBytes());
    }

    void request(String type, Request request, long at) {
        String chatroomId = request.chatroomId();
        RoomState room = RoomState.of(rooms.get(chatroomId));
        int code = switch (type) {
            case "JoinRequested" -> join(chatroomId, request.userId(), room, at);
            case "LeaveRequested" -> leave(chatroomId, request.userId(), room, at);
            case "AddToWhitelistRequested" -> exempt(chatroomId, request.userId(), room, at);
            case "RemoveFromWhitelistRequested" -> endExemption(chatroomId, request.userId(), room, at);
            default -> throw new IllegalArgumentException(type);
        };
        removeDue(chatroomId, room, at);
        rooms.put(chatroomId, room.toBytes());
        forward(RESULTS_SINK, chatroomId, "RequestCompleted", Events.result(request, code, room.version()));
    }

    private int join(String chatroomId, String userId, RoomState room, long at) {
        Bytes key = Keys.member(chatroomId, userId);
        if (members.get(key) != null) return OK;
        if (room.version() == 0) event(chatroomId, "RoomCreated", Events.created(stamp(chatroomId, room, at)));
        Events.Stamp stamp = stamp(chatroomId, room, at);
        members.put(key, new MemberState(stamp.roomVersion(), at, 0, true).toBytes());
        event(chatroomId, "MemberJoined", Events.joined(stamp, userId));
        return OK;
    }

    private int leave(String chatroomId, String userId, RoomState room, long at) {
        if (room.version() == 0) return CHATROOM_NOT_EXIST;
        MemberState member = MemberState.of(members.get(Keys.member(chatroomId, userId)));
        if (member == null) return NOT_IN_CHATROOM;
        withdraw(chatroomId, userId, member, room);
        members.delete(Keys.member(chatroomId, userId));
        Events.Stamp stamp = stamp(chatroomId, room, at);
        event(chatroomId, "MemberRemoved", Events.left(stamp, userId, member.joinedVersion()));
        return OK;
    }

    private int exempt(String chatroomId, String userId, RoomState room, long at) {
        if (room.version() == 0) event(chatroomId, "RoomCreated", Events.created(stamp(chatroomId, room, at)));
        Bytes key = Keys.member(chatroomId, userId);
        MemberState member = MemberState.of(members.get(key));
        if (member != null) withdraw(chatroomId, userId, member, room);
        whitelist.put(key, PRESENT);
        event(chatroomId, "UserWhitelisted", Events.whitelisted(stamp(chatroomId, room, at), userId));
        return OK;
    }

    private int endExemption(String chatroomId, String userId, RoomState room, long at) {
        if (room.version() == 0) return CHATROOM_NOT_EXIST;
        Bytes key = Keys.member(chatroomId, userId);
        if (whitelist.delete(key) == null) return OK;
        event(chatroomId, "UserUnwhitelisted", Events.whitelisted(stamp(chatroomId, room, at), userId));
        MemberState member = MemberState.of(members.get(key));
        if (member != null) place(chatroomId, userId, member, room);
        return OK;
    }

    /** Puts an offline member that is not exempt among the waiting. */
    private void place(String chatroomId, String userId, MemberState member, RoomState room) {
        if (!member.isOffline() || whitelist.get(Keys.member(chatroomId, userId)) != null) return;
        waiting.put(Keys.waiting(chatroomId, member.presenceAt(), userId), PRESENT);
        room.setOldestWaiting(Math.min(room.oldestWaiting(), member.presenceAt()));
    }

    private void withdraw(String chatroomId, String userId, MemberState member, RoomState room) {
        if (!member.isOffline()) return;
        waiting.delete(Keys.waiting(chatroomId, member.presenceAt(), userId));
        if (member.presenceAt() == room.oldestWaiting()) room.setOldestWaiting(oldestWaiting(chatroomId));
    }

    private long oldestWaiting(String chatroomId) {
        try (var found = waiting.range(Keys.waiting(chatroomId, 0, ""), Keys.waiting(chatroomId, Long.MAX_VALUE, ""))) {
            return found.hasNext()
                ? Keys.offlineSinceOf(found.next().key, Keys.utf8(chatroomId).length)
                : RoomState.NOBODY;
        }
    }

    private void removeDue(String chatroomId, RoomState room, long at) {
        long dueUpTo = room.dueUpTo();
        if (room.oldestWaiting() > dueUpTo) return;
        int roomBytes = Keys.utf8(chatroomId).length;
        List<KeyValue<Bytes, byte[]>> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found = waiting.range(
                Keys.waiting(chatroomId, 0, ""), Keys.waiting(chatroomId, dueUpTo + 1, ""))) {
            found.forEachRemaining(due::add);
        }
        for (KeyValue<Bytes, byte[]> entry : due) {
            long offlineAt = Keys.offlineSinceOf(entry.key, roomBytes);
            if (offlineAt > dueUpTo) continue;
            String userId = Keys.userOf(entry.key, roomBytes);
            Bytes key = Keys.member(chatroomId, userId);
            MemberState member = MemberState.of(members.get(key));
            waiting.delete(entry.key);
            members.delete(key);
            Events.Stamp stamp = stamp(chatroomId, room, at);
            event(chatroomId, "MemberRemoved", Events.removed(stamp, userId, member.joinedVersion(), offlineAt, room));
        }
        room.setOldestWaiting(oldestWaiting(chatroomId));
    }

    private Events.Stamp stamp(String chatroomId, RoomState room, long at) {
        RecordMetadata origin = context.recordMetadata().orElseThrow();
        return new Events.Stamp(chatroomId, room.nextVersion(), at, context.currentSystemTimeMs(),
            origin.topic(), origin.partition(), origin.offset());
    }

    private void event(String chatroomId, String type, byte[] data) {
        forward(EVENTS_SINK, chatroomId, type, data);
    }

    private void forward(String sink, String chatroomId, String type, byte[] data) {
        RecordHeaders headers = Events.headers(type);
        context.forward(new Record<>(chatroomId, data, context.currentSystemTimeMs(), headers), sink);
    }
}
