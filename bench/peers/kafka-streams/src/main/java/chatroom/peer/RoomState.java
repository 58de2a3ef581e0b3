package chatroom.peer;

import java.nio.ByteBuffer;

/**
 * A room as it lies in its store: its version, since when its longest-waiting member is offline, and its
 * newest message times in ascending order. Changes go to a copy, for the bytes belong to the store's cache.
 */
final class RoomState {
    static final int MESSAGE_LIMIT = 31;
    static final long GRACE_MS = 30_000;
    static final long NOBODY = Long.MAX_VALUE;

    private static final int VERSION = 0;
    private static final int OLDEST_WAITING = VERSION + Long.BYTES;
    private static final int COUNT = OLDEST_WAITING + Long.BYTES;
    private static final int TIMES = COUNT + Integer.BYTES;
    private static final int SIZE = TIMES + MESSAGE_LIMIT * Long.BYTES;

    private final ByteBuffer bytes;

    private RoomState(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** The bytes are copied; null is a room that nobody has asked for yet. */
    static RoomState of(byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored == null ? new byte[SIZE] : stored.clone());
        if (stored == null) bytes.putLong(OLDEST_WAITING, NOBODY);
        return new RoomState(bytes);
    }

    byte[] toBytes() {
        return bytes.array();
    }

    /** 0: no such room yet. */
    long version() {
        return bytes.getLong(VERSION);
    }

    long nextVersion() {
        long next = version() + 1;
        bytes.putLong(VERSION, next);
        return next;
    }

    long oldestWaiting() {
        return bytes.getLong(OLDEST_WAITING);
    }

    void setOldestWaiting(long at) {
        bytes.putLong(OLDEST_WAITING, at);
    }

    void addMessage(long at) {
        int count = bytes.getInt(COUNT);
        if (count == MESSAGE_LIMIT) {
            if (at <= time(0)) return;
            System.arraycopy(bytes.array(), TIMES + Long.BYTES, bytes.array(), TIMES, (count - 1) * Long.BYTES);
            count -= 1;
        }
        int place = count;
        for (; place > 0 && time(place - 1) > at; place--) setTime(place, time(place - 1));
        setTime(place, at);
        bytes.putInt(COUNT, count + 1);
    }

    /** Whoever is offline since then, or longer, is to leave. */
    long dueUpTo() {
        int count = bytes.getInt(COUNT);
        if (count == 0) return Long.MIN_VALUE;
        long byTime = time(count - 1) - GRACE_MS;
        return count < MESSAGE_LIMIT ? byTime : Math.max(byTime, time(0) - 1);
    }

    long newestMessage() {
        return time(bytes.getInt(COUNT) - 1);
    }

    int messagesAfter(long at) {
        int count = bytes.getInt(COUNT);
        int after = 0;
        while (after < count && time(count - 1 - after) > at) after += 1;
        return after;
    }

    private long time(int index) {
        return bytes.getLong(TIMES + index * Long.BYTES);
    }

    private void setTime(int index, long at) {
        bytes.putLong(TIMES + index * Long.BYTES, at);
    }
}
