package dev.latchkey.key;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import jakarta.enterprise.inject.Vetoed;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A table of keys without a database, for whoever wants the real keeper and no service around it. */
@Vetoed
public final class KeysInMemory extends SigningKeys {

    private final List<SigningKey> rows = new ArrayList<>();

    private KeysInMemory() {
        super(null, null);
    }

    /** A keeper that has just made the keys that the settings ask for. */
    public static KeyKeeper keeper(LatchkeyConfig config, SecureRandom random, Chance chance, Clock clock) {
        SigningKeys keys = new KeysInMemory();
        Sealer sealer = new Sealer(new MasterSecret(chance.secret(), "none"), config);
        KeyOpener opener = new KeyOpener(keys, null, sealer);
        KeyKeeper keeper = new KeyKeeper(keys, opener, random, chance, clock, config);
        keeper.keep();
        return keeper;
    }

    @Override
    List<SigningKey> all() {
        return rows;
    }

    @Override
    boolean add(SigningKey key) {
        return rows.add(key);
    }
}
