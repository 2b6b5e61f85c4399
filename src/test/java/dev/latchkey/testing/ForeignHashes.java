package dev.latchkey.testing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One password as other systems keep it. */
public final class ForeignHashes {

    /** The password. */
    public static final String PASSWORD = "열려라 참깨!";

    /** Argon2i, bcrypt, PBKDF2 as Django has it, scrypt as Werkzeug has it, SHA-crypt. */
    public static final List<String> ALL = List.of(
            "$argon2i$v=19$m=256,t=2,p=2$TmFDbE5hQ2w$SFEerFoOGpDmsKzHGH0MUA",
            "$2b$05$abcdefghijklmnopqrstuuBwSsRFHCLeLgQ9W4nLbeufX/yGyohKC",
            "pbkdf2_sha256$20000$NaClNaCl$ys9Ej1hNgMBEUn0rHXhl/NdnEYKGSgJ6zs8q/vskiRc=",
            "scrypt:1024:8:1$NaClNaCl$7ccc95db491a793361f47efa9e21e19f213c5c4a5d0611c5df60f23a912a82fa03434cc2fb3cfdb4f"
                    + "d366b9113cc0d988af26fc251414096dbb4a35916ab9be5",
            "$5$rounds=1000$saltsalt$dGAJ6lcqEoPpQP5/Zlzn7nq0xJzusWdcZS7ZeJNmjKC");

    private ForeignHashes() {}

    /** An export of many accounts, {@code user-0@domain} and so on, one object a line. */
    public static String export(int accounts, String domain) {
        return IntStream.range(0, accounts)
                .mapToObj(at -> "{\"email\": \"user-%d@%s\", \"password_hash\": \"%s\", \"verified\": true}%n"
                        .formatted(at, domain, ALL.get(at % ALL.size())))
                .collect(Collectors.joining());
    }
}
