package dev.latchkey.account;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whether a password may be somebody's new one, wherever one is chosen (NIST SP 800-63B-4 section 3.1.1.2). It
 * asks for no kinds of characters: it refuses what others try first.
 */
@ApplicationScoped
class NewPasswords {

    private static final String PRODUCT = "latchkey";

    /** A word with fewer characters around it is guessed as soon as the word is. */
    private static final int ENOUGH_AROUND_A_WORD = 4;

    private static final int SHORTEST_WORD = 3;

    private final BreachedPasswords breached;
    private final LatchkeyConfig config;

    NewPasswords(BreachedPasswords breached, LatchkeyConfig config) {
        this.breached = breached;
        this.config = config;
    }

    /**
     * Takes a password.
     *
     * @param field the field that it came in
     * @param email the normalised address of the account that it is for
     * @throws Refusal {@code invalid_request}, with a sentence why
     */
    PasswordText accept(String field, String typed, String email) {
        PasswordText password = new PasswordText(typed);
        objection(password, email).ifPresent(why -> {
            throw Refusal.field(field, why);
        });
        return password;
    }

    private Optional<String> objection(PasswordText password, String email) {
        if (!password.isText() || !password.fits(config.password().minLength())) {
            return Optional.of("field.password");
        }
        if (CommonPasswords.contain(password)) {
            return Optional.of("field.password.common");
        }
        if (words(email).anyMatch(word -> isLittleMoreThan(word, password.folded()))) {
            return Optional.of("field.password.word");
        }
        return breached.contain(password) ? Optional.of("field.password.breached") : Optional.empty();
    }

    private Stream<String> words(String email) {
        String localPart = email.substring(0, email.indexOf('@'));
        return Stream.of(
                localPart, email, PRODUCT, String.valueOf(config.publicUrl().getHost()));
    }

    private static boolean isLittleMoreThan(String word, String password) {
        if (word.length() < SHORTEST_WORD || !password.contains(word)) {
            return false;
        }
        String around = password.replace(word, "");
        return around.codePointCount(0, around.length()) < ENOUGH_AROUND_A_WORD;
    }
}
