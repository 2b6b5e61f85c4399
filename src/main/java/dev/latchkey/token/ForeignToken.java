package dev.latchkey.token;

import java.time.Instant;

/**
 * A token of another system that was found good. Whoever shows it was logged in there.
 *
 * @param issuer what the settings call that system
 * @param client the client that a session of it belongs to
 * @param account what names the account: its address or its id
 * @param end until when it is taken: {@code exp}, or the end of the time for moving in
 * @param signed all of it but the signature: some signatures can be written in a second way that is as good
 */
public record ForeignToken(String issuer, String client, String account, Instant end, String signed) {

    @Override
    public String toString() {
        return "ForeignToken[redacted]";
    }
}
