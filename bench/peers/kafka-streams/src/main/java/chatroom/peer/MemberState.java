package chatroom.peer;

import java.nio.ByteBuffer;

/** A member as it lies in its store. `presenceAt` is 0 where nothing is known: the member counts as online. */
record MemberState(long joinedVersion, long joinedAt, long presenceAt, boolean online) {
    static MemberState of(byte[] stored) {
        if (stored == null) return null;
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        return new MemberState(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.get() == 1);
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(3 * Long.BYTES + 1)
            .putLong(joinedVersion).putLong(joinedAt).putLong(presenceAt).put((byte) (online ? 1 : 0)).array();
    }

    /** Joining is a sign of being online: who joined later than it went offline is present. */
    boolean isOffline() {
        return !online && joinedAt <= presenceAt;
    }

    boolean isSupersededBy(long at, boolean nowOnline) {
        return at > presenceAt || (at == presenceAt && nowOnline && !online);
    }

    MemberState with(long at, boolean nowOnline) {
        return new MemberState(joinedVersion, joinedAt, at, nowOnline);
    }
}
