package dev.latchkey.testing;

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

    /** A header member of a token, as text. */
    public static String header(String token, String name) {
        return member(token, 0, name);
    }

    private static String member(String token, int part, String name) {
        try {
            byte[] json = Base64.getUrlDecoder().decode(token.split("\\.")[part]);
            return JSON.readTree(json).path(name).asText();
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
