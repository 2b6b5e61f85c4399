package dev.latchkey.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Reads what a token says without believing it. */
public final class Jwts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Jwts() {}

    /** A claim of a token, as text. */
    public static String claim(String token, String name) {
        return member(token, 1, name);
    }

    /** A claim of a token, as JSON. */
    public static String json(String token, String name) {
        return part(token, 1).path(name).toString();
    }

    /** A header member of a token, as text. */
    public static String header(String token, String name) {
        return member(token, 0, name);
    }

    private static String member(String token, int part, String name) {
        return part(token, part).path(name).asText();
    }

    private static JsonNode part(String token, int part) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[part]));
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
