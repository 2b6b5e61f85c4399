package dev.latchkey.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** The passwords that whoever guesses tries first. They are shipped with the service, so that nobody need be asked. */
final class CommonPasswords {

    private static final String FILE = "/common-passwords.txt";
    private static final String COMMENT = "#";

    /** Read with the first sign-up, not with the start. */
    private static final class Lazy {
        static final Set<String> ALL = read();
    }

    private CommonPasswords() {}

    private static Set<String> read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(CommonPasswords.class.getResourceAsStream(FILE), StandardCharsets.US_ASCII))) {
            return lines.lines().filter(line -> !line.startsWith(COMMENT)).collect(Collectors.toUnmodifiableSet());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static boolean contain(PasswordText password) {
        return Lazy.ALL.contains(password.folded());
    }
}
