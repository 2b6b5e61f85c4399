package dev.latchkey.kernel;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting of the service, beside its default. As an environment variable a name is upper case with {@code _} for
 * {@code .} and {@code -}: {@code LATCHKEY_ACCESS_TOKEN_LIFETIME}. Durations are ISO 8601 ({@code PT1H}). A name that
 * is not listed here refuses to start, and so does a value that breaks its rule.
 */
@ConfigMapping(prefix = "latchkey")
public interface LatchkeyConfig {

    /** Leeway of every comparison with a time that another machine wrote. */
    Duration LEEWAY = Duration.ofSeconds(30);

    /** Where people reach the service; links in mails begin with it. Never taken from a request header. */
    @WithConverter(Bounds.Beginning.class)
    @WithDefault("http://localhost:8080")
    URI publicUrl();

    /** The {@code iss} claim (RFC 7519 section 4.1.1). Default: the public URL. */
    Optional<@WithConverter(Bounds.Issuer.class) String> issuer();

    /** The {@code aud} claim of access tokens (RFC 9068 section 2.2). */
    @WithDefault("latchkey")
    String audience();

    /** Folder of the embedded database and of the master secret that is made for it. */
    @WithConverter(Bounds.Folder.class)
    @WithDefault("./latchkey-data")
    Path dataDir();

    /** Seals the keys in the database; at least 32 bytes. Default: a file of mode 0600 in the data folder. */
    Optional<String> masterSecret();

    /** The master secret before the present one, while everything is sealed anew; see {@code master-secret}. */
    Optional<String> oldMasterSecret();

    /** Language of answers and mails where the request names neither Korean nor English. */
    @WithDefault("ko")
    Language defaultLanguage();

    /** Who becomes the first admin, by a link that is mailed there while there is none. */
    Optional<String> bootstrapAdminEmail();

    /** Named, because a refusal of one of its values would call it {@code accessToken}. */
    @WithName("access-token")
    AccessToken accessToken();

    Session session();

    Keys keys();

    Database database();

    Password password();

    ThrottleSettings throttle();

    Audit audit();

    Cors cors();

    Dpop dpop();

    MailSettings mail();

    /** The OAuth 2.0 clients by {@code client_id}. One more is always there: {@code latchkey}, public, without scopes. */
    Map<String, ClientSettings> clients();

    /** Servers that are told what happened, by a name of your choice. */
    Map<String, WebhookSettings> webhooks();

    /** Other systems, by a name of one's choice, whose tokens may be exchanged for a session while people move in. */
    Map<String, AdoptionSettings> adopt();

    /** The issuer of both kinds of token. */
    default String issuerName() {
        return issuer().orElseGet(() -> publicUrl().toString());
    }

    /** Where the service has something; never taken from a request. */
    default String address(String path) {
        return publicUrl().toString().replaceAll("/+$", "") + path;
    }

    /** The short-lived token that other services verify. */
    interface AccessToken {
        /** From issue to {@code exp}. */
        @WithConverter(Bounds.AtLeastASecond.class)
        @WithDefault("PT1H")
        Duration lifetime();

        /** Header {@code typ}: {@code JWT}, or {@code at+jwt} for the strict profile of RFC 9068. */
        @WithConverter(Bounds.TokenType.class)
        @WithDefault("JWT")
        String typ();

        /** How it is signed: ES256, RS256, PS256, EdDSA, or HS256 where a single service shares the secret. */
        @WithConverter(Bounds.SigningAlgorithm.class)
        @WithDefault("ES256")
        String algorithm();

        /** The secret of HS256, at least 32 bytes; without meaning for the others. */
        Optional<String> secret();

        /** By which part of its lifetime a token may be shorter, by chance, so that a fleet renews spread out. */
        @WithConverter(Bounds.ZeroToNineTenths.class)
        @WithDefault("0")
        double jitter();

        /** Claims that every access token has besides, by name; each is a text. */
        Map<String, String> claims();
    }

    /** How long a login lasts, and how forgiving its renewal is. */
    interface Session {
        /** Lifetime of a refresh token, counted from each renewal. */
        @WithConverter(Bounds.AtLeastASecond.class)
        @WithDefault("P30D")
        Duration idle();

        /** The longest life of a session, whatever it does. */
        @WithConverter(Bounds.AtLeastASecond.class)
        @WithDefault("P90D")
        Duration longest();

        /** How long the predecessor of the current refresh token still gets the same answer. 0 switches it off. */
        @WithConverter(Bounds.NotNegative.class)
        @WithDefault("PT30S")
        Duration duplicateWindow();

        /** A token renewed less than this ago is not rotated again. 0 switches it off. */
        @WithConverter(Bounds.NotNegative.class)
        @WithDefault("PT10S")
        Duration damping();

        /** Whether a renewal answers a new refresh token. */
        @WithConverter(Bounds.YesOrNo.class)
        @WithDefault("true")
        boolean rotation();

        /** Whether an authentic token newer than the database knows is followed (restored backup, lagging replica). */
        @WithConverter(Bounds.YesOrNo.class)
        @WithDefault("true")
        boolean fastForward();

        /** What a replayed token does: {@code enforce} ends its session, {@code report} only counts and logs. */
        @WithDefault("enforce")
        Reuse reuse();

        /** How long a session that ended or ran out stays listed with its reason before it is purged. */
        @WithConverter(Bounds.NotNegative.class)
        @WithDefault("P30D")
        Duration keepEnded();

        /** How often other nodes' endings are read from the database; an access token dies at most twice this later. */
        @WithConverter(Bounds.Pause.class)
        @WithDefault("PT1S")
        Duration endedPoll();

        /** How often old rows are purged: sessions, and sign-ups that nobody has confirmed. */
        @WithConverter(Bounds.Pause.class)
        @WithDefault("PT1H")
        Duration purgeEvery();
    }

    /** The database at the start. */
    interface Database {
        /** How long a start waits for a database that does not answer, or whose tables somebody holds. */
        @WithConverter(Bounds.NotNegative.class)
        @WithDefault("PT5M")
        Duration patience();
    }

    /** How keys roll over. */
    interface Keys {
        /** How long a key signs. */
        @WithConverter(Bounds.AtLeastASecond.class)
        @WithDefault("P30D")
        Duration rollover();

        /** How long a key is in the JWKS before it signs. Others may cache it for as long, but at most five minutes. */
        @WithConverter(Bounds.NotNegative.class)
        @WithDefault("PT6M")
        Duration announce();

        /** How often the keys are read from the database and rolled over if it is time. */
        @WithConverter(Bounds.Pause.class)
        @WithDefault("PT2S")
        Duration poll();
    }

    /** What a replayed refresh token does. */
    enum Reuse {
        ENFORCE,
        REPORT
    }

    /** Argon2id (RFC 9106) and what a password must be. */
    interface Password {
        /** Memory of one hash, KiB. */
        @WithDefault("19456")
        int memoryKib();

        /** Passes over that memory. */
        @WithConverter(Bounds.AtLeastOne.class)
        @WithDefault("2")
        int iterations();

        /** Lanes of one hash. */
        @WithConverter(Bounds.AtLeastOne.class)
        @WithDefault("1")
        int parallelism();

        /** Shortest password, in code points. The longest is 256, and is no setting. */
        @WithConverter(Bounds.OneTo256.class)
        @WithDefault("8")
        int minLength();

        /** How many hashes may wait for a core before a login is answered 503. */
        @WithConverter(Bounds.AtLeastOne.class)
        @WithDefault("64")
        int queue();

        Breached breached();
    }

    /** Whether a new password is looked up among those that have leaked (Have I Been Pwned's range API). */
    interface Breached {
        /** Off by default: nothing leaves the service unasked. */
        @WithConverter(Bounds.YesOrNo.class)
        @WithDefault("false")
        boolean enabled();

        /** What the first five digits of the password's SHA-1 are appended to; no more of it leaves the service. */
        @WithConverter(Bounds.WebAddress.class)
        @WithDefault("https://api.pwnedpasswords.com/range/")
        URI url();
    }

    /** Proofs that a client has the key to which its tokens are bound (RFC 9449). */
    interface Dpop {
        /** How old a proof may be, besides the leeway. Each is good once, and is remembered for as long. */
        @WithConverter(Bounds.AtLeastASecond.class)
        @WithDefault("PT1M")
        Duration window();

        /** Whether a proof must hold a nonce that we gave out within the last minutes (RFC 9449 section 8). */
        @WithConverter(Bounds.YesOrNo.class)
        @WithDefault("false")
        boolean nonce();
    }

    /** The trail of what happened. */
    interface Audit {
        /** How long events are kept, in whole days. */
        @WithConverter(Bounds.AtLeastADay.class)
        @WithDefault("P365D")
        Duration keep();

        /** How often new events are sealed into the chain. */
        @WithConverter(Bounds.Pause.class)
        @WithDefault("PT10S")
        Duration sealEvery();
    }

    /** Pages of other origins. */
    interface Cors {
        /** Origins, such as {@code https://app.example.com}, that may use the cookie. */
        Optional<Set<String>> origins();
    }
}
