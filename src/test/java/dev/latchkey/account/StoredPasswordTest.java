package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that other programs made: libxcrypt, libargon2, Python's hashlib in the forms of Django, Werkzeug, Passlib. */
class StoredPasswordTest {

    private static final String PASSWORD = "열려라 참깨!";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2i$v=19$m=256,t=2,p=2$TmFDbE5hQ2w$SFEerFoOGpDmsKzHGH0MUA",
                "$argon2d$v=19$m=256,t=2,p=2$TmFDbE5hQ2w$KPekLZPEUijBMILyX3mlTA",
                "$argon2id$v=19$m=256,t=2,p=2$TmFDbE5hQ2w$mHV5UBb8i/GnGNTuA1iFWQ",
                "$2b$05$abcdefghijklmnopqrstuuBwSsRFHCLeLgQ9W4nLbeufX/yGyohKC",
                "$2y$05$abcdefghijklmnopqrstuuBwSsRFHCLeLgQ9W4nLbeufX/yGyohKC",
                "$2a$05$abcdefghijklmnopqrstuuBwSsRFHCLeLgQ9W4nLbeufX/yGyohKC",
                "bcrypt$$2b$05$abcdefghijklmnopqrstuuBwSsRFHCLeLgQ9W4nLbeufX/yGyohKC",
                "bcrypt_sha256$$2b$05$abcdefghijklmnopqrstuuMjFQdayzAZWcS1daT6XjRR2/q4kL44G",
                "pbkdf2_sha256$20000$NaClNaCl$ys9Ej1hNgMBEUn0rHXhl/NdnEYKGSgJ6zs8q/vskiRc=",
                "pbkdf2:sha256:20000$NaClNaCl$cacf448f584d80c044527d2b1d7865fcd7671182864a027acecf2afefb248917",
                "pbkdf2:sha1:1000$NaClNaCl$013fa620a9b7bb5bac044b9775b9f2c24a75c2d3",
                "$pbkdf2-sha512$20000$TmFDbE5hQ2xOYUNsTmFDbA$FiMYm8YEu6nwTBuruzfV8cTZ79.z/y4Bkl6lzGpG9lilKF1D4ScVrAZL"
                        + "T1ApOE3uZLGkBkl0B6eZnpnl35Sbdg",
                "$pbkdf2-sha512$i=20000,l=64$TmFDbE5hQ2xOYUNsTmFDbA$FiMYm8YEu6nwTBuruzfV8cTZ79+z/y4Bkl6lzGpG9lilKF1D4"
                        + "ScVrAZLT1ApOE3uZLGkBkl0B6eZnpnl35Sbdg",
                "scrypt:1024:8:1$NaClNaCl$7ccc95db491a793361f47efa9e21e19f213c5c4a5d0611c5df60f23a912a82fa03434cc2fb3cf"
                        + "db4fd366b9113cc0d988af26fc251414096dbb4a35916ab9be5",
                "$scrypt$ln=10,r=8,p=1$TmFDbE5hQ2xOYUNsTmFDbA$qxDEtzPOQ19bg2nmTGQQwEUv4rwd5mE/QsCCYSpZ+sI",
                "$5$rounds=1000$saltsalt$dGAJ6lcqEoPpQP5/Zlzn7nq0xJzusWdcZS7ZeJNmjKC",
                "$6$saltsalt$MZomNp4TC8XCS9W/DOjP20xU8/t7ITp.FvuBr4N9SwJLmlO5a6BQZ9ib.LMZ/lb45G4QcwiCMlznH2RJnvRTH/",
            })
    void opensForItsPasswordAlone(String stored) {
        StoredPassword hash = StoredPassword.parse(stored);
        assertThat(hash.matches(new PasswordText(PASSWORD))).isTrue();
        assertThat(hash.matches(new PasswordText(PASSWORD + " "))).isFalse();
        assertThat(hash.matches(new PasswordText(""))).isFalse();
        assertThat(hash.tooCostly()).isFalse();
        assertThat(hash.toString()).contains("redacted").doesNotContain(stored.substring(stored.length() - 12));
    }

    @Test
    void opensWhatKeycloakExports() throws JsonProcessingException {
        assertThat(kept("""
                {"secretData": "{\\"value\\": \\"AoGnj1MjOiYmF4KOwR9pKs9vSVxlRWVAXW+cSQ1B5oYmFvgSKQriGYIbYPlrQAVJS3TNw4L1avp56em9d0kUqw==\\", \\"salt\\": \\"TmFDbE5hQ2xOYUNsTmFDbA==\\"}",
                 "credentialData": "{\\"hashIterations\\": 27500, \\"algorithm\\": \\"pbkdf2-sha256\\", \\"additionalParameters\\": {}}"}
                """).matches(new PasswordText(PASSWORD))).isTrue();
        assertThat(kept("""
                {"secretData": "{\\"value\\": \\"mHV5UBb8i/GnGNTuA1iFWQ==\\", \\"salt\\": \\"TmFDbE5hQ2w=\\"}",
                 "credentialData": "{\\"hashIterations\\": 2, \\"algorithm\\": \\"argon2\\", \\"additionalParameters\\": \
                   {\\"hashLength\\": [\\"16\\"], \\"memory\\": [\\"256\\"], \\"type\\": [\\"id\\"], \\"version\\": [\\"1.3\\"], \\"parallelism\\": [\\"2\\"]}}"}
                """).matches(new PasswordText(PASSWORD))).isTrue();
    }

    /** The example of Firebase's own scrypt programme. */
    @Test
    void opensWhatFirebaseExports() throws JsonProcessingException {
        StoredPassword hash = kept("""
                {"algorithm": "firebase-scrypt", "salt": "42xEC+ixf3L2lw==",
                 "hash": "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
                 "signer_key": "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
                 "salt_separator": "Bw==", "rounds": 8, "mem_cost": 14}
                """);
        assertThat(hash.matches(new PasswordText("user1password"))).isTrue();
        assertThat(hash.matches(new PasswordText("user2password"))).isFalse();
        assertThat(hash.tooCostly()).isFalse();
    }

    private static StoredPassword kept(String named) throws JsonProcessingException {
        String text = NamedHash.text(new ObjectMapper().readTree(named));
        assertThat(text).hasSizeLessThanOrEqualTo(StoredPassword.LONGEST);
        return StoredPassword.parse(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=1048576,t=2,p=1$TmFDbE5hQ2w$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2i$v=19$m=65536,t=9999,p=1$TmFDbE5hQ2w$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$2b$15$abcdefghijklmnopqrstuuBwSsRFHCLeLgQ9W4nLbeufX/yGyohKC",
                "pbkdf2_sha256$99999999$NaClNaCl$ys9Ej1hNgMBEUn0rHXhl/NdnEYKGSgJ6zs8q/vskiRc=",
                "$scrypt$ln=30,r=8,p=1$TmFDbE5hQ2xOYUNsTmFDbA$qxDEtzPOQ19bg2nmTGQQwEUv4rwd5mE/QsCCYSpZ+sI",
                "scrypt:536870912:999:999$NaClNaCl$cacf448f584d80c044527d2b1d7865fcd7671182864a027acecf2afefb248917",
                "$5$rounds=99999999$saltsalt$dGAJ6lcqEoPpQP5/Zlzn7nq0xJzusWdcZS7ZeJNmjKC",
            })
    void whatWouldCostALoginTooMuchIsKnownBeforeItIsTried(String stored) {
        assertThat(StoredPassword.parse(stored).tooCostly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/",
                "5f4dcc3b5aa765d61d8327deb882cf99",
                "$2b$99$abcdefghijklmnopqrstuuBwSsRFHCLeLgQ9W4nLbeufX",
                "$2b$03$abcdefghijklmnopqrstuuBwSsRFHCLeLgQ9W4nLbeufX/yGyohKC",
                "pbkdf2_md5$20000$NaClNaCl$ys9Ej1hNgMBEUn0rHXhl/NdnEYKGSgJ6zs8q/vskiRc=",
                "pbkdf2_sha256$0$NaClNaCl$ys9Ej1hNgMBEUn0rHXhl/NdnEYKGSgJ6zs8q/vskiRc=",
                "pbkdf2_sha256$20000$NaClNaCl$AAAA",
                "scrypt:1000:8:1$NaClNaCl$cacf448f584d80c044527d2b1d7865fcd7671182864a027acecf2afefb248917",
                "$argon2id$v=19$m=1,t=2,p=1$TmFDbE5hQ2w$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            })
    void whatIsNoHashOfAKnownKindIsRefused(String stored) {
        assertThatThrownBy(() -> StoredPassword.parse(stored)).isInstanceOf(IllegalArgumentException.class);
    }
}
