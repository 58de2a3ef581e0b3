package chatroom.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a request asks for; read by a streaming parser, which is the fastest that Java's users have. */
record Request(String requestId, String chatroomId, String userId) {
    private static final JsonFactory JSON = new JsonFactory();

    static Request of(byte[] value) {
        String requestId = null;
        String chatroomId = null;
        String userId = null;
        try (JsonParser parser = JSON.createParser(value)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "requestId" -> requestId = parser.getText();
                    case "chatroomId" -> chatroomId = parser.getText();
                    case "userId" -> userId = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return new Request(requestId, chatroomId, userId);
    }
}
