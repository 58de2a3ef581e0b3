package chatroom.peer;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The events as other services read them: the same JSON and the same headers as this project's. */
final class Events {
    private static final byte[] SPEC_VERSION = Keys.utf8("1.0");
    private static final byte[] SOURCE = Keys.utf8("kafka-streams-peer");
    private static final byte[] CONTENT_TYPE = Keys.utf8("application/json");
    private static final String POLICY = "{\"realtimeKickOut\":false,\"realtimeAfterSeconds\":120,"
        + "\"activityTimeoutSeconds\":150,\"offlineMessageLimit\":31,\"offlineSeconds\":30,\"maxMembers\":null}";

    record Stamp(String chatroomId, long roomVersion, long occurredAt, long decidedAt,
                 String topic, int partition, long offset) {}

    private Events() {}

    static RecordHeaders headers(String type) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_specversion", SPEC_VERSION);
        headers.add("ce_id", Keys.utf8(new UUID(random.nextLong(), random.nextLong()).toString()));
        headers.add("ce_source", SOURCE);
        headers.add("ce_type", Keys.utf8(type));
        headers.add("ce_time", Keys.utf8(java.time.Instant.now().toString()));
        headers.add("content-type", CONTENT_TYPE);
        return headers;
    }

    static byte[] created(Stamp stamp) {
        return end(begin(stamp).append(",\"policy\":").append(POLICY));
    }

    static byte[] joined(Stamp stamp, String userId) {
        return end(member(begin(stamp), stamp.chatroomId(), userId, stamp.roomVersion()));
    }

    static byte[] whitelisted(Stamp stamp, String userId) {
        return end(begin(stamp).append(",\"userId\":").append(quoted(userId)));
    }

    static byte[] left(Stamp stamp, String userId, long joinedVersion) {
        return end(member(begin(stamp), stamp.chatroomId(), userId, joinedVersion).append(",\"reason\":\"LEFT\""));
    }

    static byte[] removed(Stamp stamp, String userId, long joinedVersion, long offlineAt, RoomState room) {
        boolean byTime = room.newestMessage() - offlineAt >= RoomState.GRACE_MS;
        StringBuilder json = member(begin(stamp), stamp.chatroomId(), userId, joinedVersion)
            .append(",\"reason\":\"").append(byTime ? "OFFLINE_TIMEOUT_MESSAGE" : "OFFLINE_MESSAGE_COUNT")
            .append("\",\"evidence\":{\"offlineAt\":").append(offlineAt)
            .append(",\"messagesSince\":").append(room.messagesAfter(offlineAt))
            .append(",\"newestMessageAt\":").append(room.newestMessage())
            .append(",\"policy\":{\"offlineMessageLimit\":31,\"offlineSeconds\":30}}");
        return end(json);
    }

    static byte[] result(Request request, int code, long roomVersion) {
        return end(new StringBuilder(160).append("{\"requestId\":").append(quoted(request.requestId()))
            .append(",\"chatroomId\":").append(quoted(request.chatroomId()))
            .append(",\"userId\":").append(quoted(request.userId()))
            .append(",\"code\":").append(code).append(",\"roomVersion\":").append(roomVersion));
    }

    private static StringBuilder begin(Stamp stamp) {
        return new StringBuilder(420).append("{\"chatroomId\":").append(quoted(stamp.chatroomId()))
            .append(",\"roomVersion\":").append(stamp.roomVersion())
            .append(",\"occurredAt\":").append(stamp.occurredAt())
            .append(",\"decidedAt\":").append(stamp.decidedAt())
            .append(",\"causedBy\":{\"topic\":").append(quoted(stamp.topic()))
            .append(",\"partition\":").append(stamp.partition())
            .append(",\"offset\":\"").append(stamp.offset()).append("\"}");
    }

    private static StringBuilder member(StringBuilder json, String chatroomId, String userId, long joinedVersion) {
        String membershipId = chatroomId + ":" + joinedVersion;
        return json.append(",\"userId\":").append(quoted(userId))
            .append(",\"membershipId\":").append(quoted(membershipId));
    }

    private static byte[] end(StringBuilder json) {
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static StringBuilder quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') quoted.append('\\');
            quoted.append(character);
        }
        return quoted.append('"');
    }
}
