package dev.latchkey.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;

/**
 * A password hash whose parts have names: a credential as Keycloak exports it ({@code secretData} and
 * {@code credentialData}), or Firebase's ({@code algorithm}, {@code hash}, {@code salt}, and of the project
 * {@code signer_key}, {@code salt_separator}, {@code rounds}, {@code mem_cost}). It is kept as one text.
 */
final class NamedHash {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION_10 = "1.0";

    private NamedHash() {}

    /**
     * The hash as one text.
     *
     * @throws IllegalArgumentException where a part is missing or of no known kind
     */
    static String text(JsonNode hash) {
        if (hash.isTextual()) {
            return hash.textValue();
        }
        if (hash.has("secretData")) {
            return keycloak(embedded(hash, "secretData"), embedded(hash, "credentialData"));
        }
        if ("firebase-scrypt".equals(hash.path("algorithm").textValue())) {
            return firebase(hash);
        }
        throw new IllegalArgumentException("no named hash of a known kind");
    }

    private static String keycloak(JsonNode secret, JsonNode credential) {
        String algorithm = text(credential, "algorithm");
        byte[] salt = bytes(secret, "salt");
        byte[] value = bytes(secret, "value");
        int iterations = credential.path("hashIterations").intValue();
        if (algorithm.equals("argon2")) {
            return argon2(credential.path("additionalParameters"), iterations, salt, value);
        }
        String digest = algorithm.equals("pbkdf2") ? "sha1" : algorithm.replaceFirst("^pbkdf2-", "");
        return new Pbkdf2(digest, iterations, salt, value).phc();
    }

    private static String argon2(JsonNode parameters, int iterations, byte[] salt, byte[] value) {
        String version = first(parameters, "version").equals(VERSION_10) ? "16" : "19";
        return "$argon2" + first(parameters, "type") + "$v=" + version + "$m=" + first(parameters, "memory") + ",t="
                + iterations + ",p=" + first(parameters, "parallelism") + "$" + Base64Text.encode(salt) + "$"
                + Base64Text.encode(value);
    }

    private static String firebase(JsonNode hash) {
        byte[] own = bytes(hash, "salt");
        byte[] separator = bytes(hash, "salt_separator");
        byte[] salt = new byte[own.length + separator.length];
        System.arraycopy(own, 0, salt, 0, own.length);
        System.arraycopy(separator, 0, salt, own.length, separator.length);
        int exponent = hash.path("mem_cost").intValue();
        if (exponent < 1 || exponent > 30) {
            throw new IllegalArgumentException("mem_cost");
        }
        Scrypt.Cost cost = new Scrypt.Cost(1 << exponent, hash.path("rounds").intValue(), 1);
        return new FirebaseScrypt(cost, salt, bytes(hash, "signer_key"), bytes(hash, "hash")).text();
    }

    private static JsonNode embedded(JsonNode parent, String name) {
        JsonNode part = parent.path(name);
        try {
            return part.isTextual() ? JSON.readTree(part.textValue()) : part;
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(name);
        }
    }

    private static String first(JsonNode parameters, String name) {
        return parameters.path(name).path(0).asText();
    }

    private static String text(JsonNode parent, String name) {
        JsonNode part = parent.path(name);
        if (!part.isTextual()) {
            throw new IllegalArgumentException(name);
        }
        return part.textValue();
    }

    private static byte[] bytes(JsonNode parent, String name) {
        return Base64.getDecoder().decode(text(parent, name).replace('-', '+').replace('_', '/'));
    }
}
