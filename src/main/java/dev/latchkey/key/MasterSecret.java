package dev.latchkey.key;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.DatabaseKind;
import dev.latchkey.kernel.Hmac;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.StartOrder;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/** Seals keys and other secrets for the database, and opens them again. */
@ApplicationScoped
@Startup(StartOrder.SECRET)
class MasterSecret {

    static final String FILE = "master-secret";
    private static final String SETTING = "latchkey.master-secret";
    private static final int SHORTEST = 32;
    private static final String SEALING = "latchkey sealing key 1";
    private static final String NONCES = "latchkey nonce key 1";

    private final SecretKeySpec sealingKey;
    private final SecretKeySpec nonceKey;

    @Inject
    MasterSecret(LatchkeyConfig config, Chance chance, DatabaseKind database) {
        this(config.masterSecret().orElseGet(() -> ofEmbedded(config, chance, database)), SETTING);
    }

    /** The one that is being replaced, where it is given. */
    static Optional<MasterSecret> old(LatchkeyConfig config) {
        return config.oldMasterSecret().map(secret -> new MasterSecret(secret, "latchkey.old-master-secret"));
    }

    /** Nodes that share a database must share the secret, so none of them may make one up. */
    private static String ofEmbedded(LatchkeyConfig config, Chance chance, DatabaseKind database) {
        if (!database.isEmbedded()) {
            throw new ConfigurationException(SETTING + " must be set, to the same on every node of this database. "
                    + "Make one with: openssl rand -base64 32");
        }
        return ofFile(config.dataDir().resolve(FILE), chance);
    }

    /** The master secret that a setting holds. */
    MasterSecret(String secret, String setting) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (secret.isBlank()) {
            throw new ConfigurationException(setting + " must not be blank. Make one with: openssl rand -base64 32");
        }
        if (bytes.length < SHORTEST) {
            throw new ConfigurationException(setting + " must have at least " + SHORTEST + " bytes, but has "
                    + bytes.length + ". Make one with: openssl rand -base64 32");
        }
        this.sealingKey = new SecretKeySpec(derive(bytes, SEALING), "AES");
        this.nonceKey = Hmac.key(derive(bytes, NONCES));
    }

    private static byte[] derive(byte[] secret, String purpose) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret, null, purpose.getBytes(StandardCharsets.US_ASCII)));
        byte[] key = new byte[32];
        hkdf.generateBytes(key, 0, key.length);
        return key;
    }

    private static String ofFile(Path file, Chance chance) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : create(file, chance.secret());
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot read or make the master secret " + file, failed);
        }
    }

    /** The file appears with its content and its mode at once, or not at all. */
    private static String create(Path file, String secret) throws IOException {
        Path draft = file.resolveSibling(FILE + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(draft);
        Files.createFile(draft, ownerOnly());
        Files.writeString(draft, secret + System.lineSeparator(), StandardOpenOption.SYNC);
        try {
            Files.createLink(file, draft);
            return secret;
        } catch (FileAlreadyExistsException anotherProcessWasFaster) {
            return Files.readString(file).strip();
        } finally {
            Files.delete(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** What nobody can foretell who does not know the secret, and every node can that does. */
    byte[] nonce(long number) {
        return Hmac.of(nonceKey, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /** Encrypts a text; what it is for, its id among those, and its type are authenticated with it. */
    String seal(String use, String id, String contentType, String text) {
        try {
            JsonWebEncryption jwe = envelope();
            jwe.setKeyIdHeaderValue(id);
            jwe.setHeader("use", use);
            jwe.setContentTypeHeaderValue(contentType);
            jwe.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.DIRECT);
            jwe.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
            jwe.setPayload(text);
            return jwe.getCompactSerialization();
        } catch (JoseException failed) {
            throw new IllegalStateException("A secret could not be sealed", failed);
        }
    }

    /** Decrypts a text. Fails where the master secret, the id or the use is another one. */
    String open(String use, String id, String sealed) throws JoseException {
        JsonWebEncryption jwe = envelope();
        jwe.setCompactSerialization(sealed);
        if (!id.equals(jwe.getKeyIdHeaderValue()) || !use.equals(jwe.getHeader("use"))) {
            throw new JoseException("sealed for something else");
        }
        return jwe.getPayload();
    }

    private JsonWebEncryption envelope() {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setAlgorithmConstraints(new AlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, KeyManagementAlgorithmIdentifiers.DIRECT));
        jwe.setContentEncryptionAlgorithmConstraints(new AlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, ContentEncryptionAlgorithmIdentifiers.AES_256_GCM));
        jwe.setKey(sealingKey);
        return jwe;
    }
}
