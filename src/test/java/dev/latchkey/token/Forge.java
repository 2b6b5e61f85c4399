package dev.latchkey.token;

import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeyUse;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.MutableClock;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Signs with the service's own keys, so that a token can be wrong in exactly one respect and nothing else refuses it.
 */
@Singleton
class Forge {

    /** Somebody else's key. */
    static final KeyPair ATTACKER = newPair();

    private final KeyKeeper keys;
    private final TokenIssuer issuer;
    private Draft owner;

    Forge(KeyKeeper keys, TokenIssuer issuer) {
        this.keys = keys;
        this.issuer = issuer;
    }

    static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A genuine access token of someone who is logged in, issued now. */
    String access() {
        Instant now = MutableClock.now();
        return issuer.access(subject(now), Set.of(), now).value();
    }

    private Subject subject(Instant now) {
        return new Subject(
                id("sub"),
                id("sid"),
                "latchkey",
                Set.of("user"),
                List.of("pwd"),
                now,
                now.plus(Duration.ofDays(1)),
                null);
    }

    private synchronized UUID id(String claim) {
        if (owner == null) {
            owner = Draft.of(Api.confirmedUser().login().access());
        }
        return UUID.fromString(Draft.plain(owner.claims().get(claim)));
    }

    /** What a genuine access token says. */
    Draft draft() {
        return Draft.of(access());
    }

    /** Signed with the service's key for access tokens. */
    String signed(Draft draft) {
        return draft.signed(keys.signer(KeyUse.ACCESS).privateKey());
    }

    /** Signed with that key by another algorithm of the JDK. */
    String signed(Draft draft, String algorithm) {
        return draft.signed(keys.signer(KeyUse.ACCESS).privateKey(), algorithm);
    }

    /** Signed with the service's secret for refresh tokens. */
    String signedAsRefresh(Draft draft) {
        return signedAsRefresh(draft, 256);
    }

    /** Signed with that secret by a hash of another length. */
    String signedAsRefresh(Draft draft, int bits) {
        return draft.mac(keys.signer(KeyUse.REFRESH).secretKey().getEncoded(), bits);
    }

    /** The id of that secret, as JSON. */
    String refreshKid() {
        return Draft.text(keys.signer(KeyUse.REFRESH).kid());
    }

    /** What everyone may know of the key for access tokens. */
    ECPublicKey publicKey() {
        return (ECPublicKey) keys.signer(KeyUse.ACCESS).verificationKey();
    }
}
