package dev.latchkey.token;

import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token brings no key along and sends nobody to fetch one (RFC 8725 section 3.10). */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class KeyFromOutsideTest {

    @Inject
    Forge forge;

    @Test
    void aKeyInTheHeaderIsNotBelieved() throws JoseException {
        String jwk = PublicJsonWebKey.Factory.newPublicJwk(Forge.ATTACKER.getPublic())
                .toJson();
        isRefusedWith("jwk", jwk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jku", "x5u"})
    void anAddressInTheHeaderIsNotVisited(String member) throws IOException {
        try (Listener listener = new Listener()) {
            isRefusedWith(member, Draft.text(listener.url()));
            listener.heardNothing();
        }
    }

    @Test
    void aCertificateInTheHeaderIsNotBelieved() throws GeneralSecurityException, IOException {
        String certificate = Base64.getEncoder().encodeToString(selfSigned(Forge.ATTACKER));
        isRefusedWith("x5c", "[" + Draft.text(certificate) + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x5t", "x5t#S256"})
    void aThumbprintInTheHeaderIsNotFollowed(String member) {
        isRefusedWith(member, Draft.text(Draft.base64(new byte[32])));
    }

    /** What we do not understand is refused even where we signed it (RFC 7515 section 4.1.11 for {@code crit}). */
    @ParameterizedTest
    @ValueSource(strings = {"crit", "b64", "cty", "zip", "enc", "b64url", "x"})
    void aHeaderMemberThatWeNeverWriteIsRefused(String member) {
        isRefusedWith(member, "[\"exp\"]");
        isRefusedWith(member, "true");
    }

    private void isRefusedWith(String member, String json) {
        Draft draft = forge.draft().header(member, json);
        Refused.asBearer(draft.signed(Forge.ATTACKER.getPrivate()));
        Refused.asBearer(draft.header("kid", "\"mine\"").signed(Forge.ATTACKER.getPrivate()));
        Refused.asBearer(draft.header("kid", null).signed(Forge.ATTACKER.getPrivate()));
        Refused.asBearer(forge.signed(draft));
    }

    private static byte[] selfSigned(KeyPair pair) throws GeneralSecurityException, IOException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        TBSCertificate body = unsigned(pair, algorithm);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body.getEncoded());
        return new DERSequence(new ASN1Encodable[] {body, algorithm, new DERBitString(signature.sign())}).getEncoded();
    }

    private static TBSCertificate unsigned(KeyPair pair, AlgorithmIdentifier algorithm) {
        V3TBSCertificateGenerator certificate = new V3TBSCertificateGenerator();
        certificate.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        certificate.setIssuer(new X500Name("CN=localhost"));
        certificate.setSubject(new X500Name("CN=localhost"));
        certificate.setStartDate(new Time(Date.from(Instant.EPOCH)));
        certificate.setEndDate(new Time(Date.from(Instant.parse("2049-01-01T00:00:00Z"))));
        certificate.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        certificate.setSignature(algorithm);
        return certificate.generateTBSCertificate();
    }
}
