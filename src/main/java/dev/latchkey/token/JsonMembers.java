package dev.latchkey.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;

/**
 * Reads the JSON objects in a token: the whole of the text, no name twice. jose4j does so as well, with a buffer of 32 KiB
 * for each, which was a quarter of all memory that a renewal took.
 */
final class JsonMembers {

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build()
            .readerForMapOf(Object.class);

    private JsonMembers() {}

    /** The members of an object, with whole numbers as {@link Long} where they fit; empty where the text is anything else. */
    static Optional<Map<String, Object>> read(String json) {
        try {
            return Optional.ofNullable(READER.readValue(json));
        } catch (JsonProcessingException notAnObject) {
            return Optional.empty();
        }
    }

    /** The same as claims (RFC 7519 section 4), of which nothing is judged yet. */
    static Optional<JwtClaims> claims(String payload) {
        return read(payload).map(members -> {
            JwtClaims claims = new JwtClaims();
            members.forEach(claims::setClaim);
            return claims;
        });
    }
}
