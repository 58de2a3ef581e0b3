package chatroom.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the stores. No id has a control character, so the separator makes every key unambiguous. */
final class Keys {
    private static final byte SEPARATOR = 0x1f;

    private Keys() {}

    static Bytes member(String chatroomId, String userId) {
        byte[] room = utf8(chatroomId);
        byte[] user = utf8(userId);
        return Bytes.wrap(ByteBuffer.allocate(room.length + 1 + user.length)
            .put(room).put(SEPARATOR).put(user).array());
    }

    /** Ordered by the time of going offline within the room. */
    static Bytes waiting(String chatroomId, long offlineSince, String userId) {
        byte[] room = utf8(chatroomId);
        byte[] user = utf8(userId);
        return Bytes.wrap(ByteBuffer.allocate(room.length + 1 + Long.BYTES + user.length)
            .put(room).put(SEPARATOR).putLong(offlineSince).put(user).array());
    }

    static long offlineSinceOf(Bytes waiting, int roomBytes) {
        return ByteBuffer.wrap(waiting.get()).getLong(roomBytes + 1);
    }

    static String userOf(Bytes waiting, int roomBytes) {
        int from = roomBytes + 1 + Long.BYTES;
        return new String(waiting.get(), from, waiting.get().length - from, StandardCharsets.UTF_8);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
