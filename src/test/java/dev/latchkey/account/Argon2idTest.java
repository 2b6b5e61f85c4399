package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored form is everybody's: a hash of the reference implementation opens here. */
class Argon2idTest {

    /** From the test programme of the reference implementation, version 0x13, 64 MiB, 2 passes. */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private static final Argon2id.Cost CHEAP = new Argon2id.Cost(8, 1, 1);

    @Test
    void opensAHashOfTheReferenceImplementation() {
        Argon2id stored = Argon2id.read(REFERENCE);
        assertThat(stored.matches(new PasswordText("password"))).isTrue();
        assertThat(stored.matches(new PasswordText("Password"))).isFalse();
        assertThat(stored.phc()).isEqualTo(REFERENCE);
    }

    @Test
    void readsWhatItWrites() {
        Argon2id hash = Argon2id.compute(new PasswordText("password"), new byte[16], CHEAP);
        assertThat(Argon2id.read(hash.phc()).matches(new PasswordText("password")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
            })
    void leavesWhatIsNoneOfItsHashesToOthers(String stored) {
        assertThat(Argon2id.read(stored)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            })
    void refusesAHashOfACostThatIsNone(String stored) {
        assertThatThrownBy(() -> Argon2id.read(stored)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotShowItself() {
        assertThat(Argon2id.read(REFERENCE)).asString().doesNotContain("CTFh").doesNotContain("c29t");
    }
}
