package dev.latchkey.audit;

/** Makes the seals of the chain. Whoever has nothing but the database cannot make one. */
public interface ChainKey {

    /** HMAC-SHA256 of a text, hexadecimal: 64 digits. */
    String seal(String text);
}
