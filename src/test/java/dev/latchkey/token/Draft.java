package dev.latchkey.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token before it is signed, as raw JSON, so that it can say what no library would write. Signed by the JDK and not by
 * the library that verifies: what one of them misunderstands, the other may not.
 *
 * @param header name to raw JSON
 * @param claims name to raw JSON
 */
record Draft(Map<String, String> header, Map<String, String> claims) {

    private static final ObjectMapper JSON = new ObjectMapper();

    Draft {
        header = new LinkedHashMap<>(header);
        claims = new LinkedHashMap<>(claims);
    }

    /** What a token says. */
    static Draft of(String token) {
        String[] parts = token.split("\\.");
        return new Draft(members(parts[0]), members(parts[1]));
    }

    private static Map<String, String> members(String part) {
        try {
            Map<String, String> members = new LinkedHashMap<>();
            JsonNode object = JSON.readTree(Base64.getUrlDecoder().decode(part));
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                members.put(member.getKey(), member.getValue().toString());
            }
            return members;
        } catch (IOException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** With another header member; none, where the JSON is null. */
    Draft header(String name, String json) {
        return new Draft(replaced(header, name, json), claims);
    }

    /** With another claim; none, where the JSON is null. */
    Draft claim(String name, String json) {
        return new Draft(header, replaced(claims, name, json));
    }

    private static Map<String, String> replaced(Map<String, String> members, String name, String json) {
        Map<String, String> copy = new LinkedHashMap<>(members);
        if (json == null) {
            copy.remove(name);
            return copy;
        }
        copy.put(name, json);
        return copy;
    }

    /** A JSON string. */
    static String text(String value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The text of a string member. */
    static String plain(String json) {
        try {
            return JSON.readValue(json, String.class);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** What is signed (RFC 7515 section 5.1). */
    String input() {
        return base64(object(header)) + "." + base64(object(claims));
    }

    private static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> text(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** With a signature of one's own. */
    String with(byte[] signature) {
        return input() + "." + base64(signature);
    }

    /** Signed as ES256, whatever the header says. */
    String signed(PrivateKey key) {
        return signed(key, "SHA256withECDSAinP1363Format");
    }

    /** Signed by an algorithm of the JDK, whatever the header says. */
    String signed(PrivateKey key, String algorithm) {
        return with(signature(key, algorithm));
    }

    byte[] signature(PrivateKey key, String algorithm) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input().getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Signed with a secret: 256, 384 or 512 bits, whatever the header says. */
    String mac(byte[] secret, int bits) {
        try {
            Mac mac = Mac.getInstance("HmacSHA" + bits);
            mac.init(new SecretKeySpec(secret, "HMAC"));
            return with(mac.doFinal(input().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }
}
