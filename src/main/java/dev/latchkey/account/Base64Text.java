package dev.latchkey.account;

import java.util.Base64;

/** Base64 as hashes are written: the standard's alphabet, padded or not, and Passlib's, which has a dot for the plus. */
final class Base64Text {

    private Base64Text() {}

    static byte[] decode(String text) {
        return Base64.getDecoder().decode(text.replace('.', '+'));
    }

    static String encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
