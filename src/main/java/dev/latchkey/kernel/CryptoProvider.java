package dev.latchkey.kernel;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Prefers the Amazon Corretto Crypto Provider, whose elliptic curves are many times faster than the JDK's, where its
 * native library loads: on Linux, x86-64 or arm64, outside of a native image. Elsewhere the JDK's own gives the same
 * results.
 */
@ApplicationScoped
class CryptoProvider {

    private static final Logger LOG = Logger.getLogger(CryptoProvider.class);

    void choose(@Observes @Priority(StartOrder.CRYPTOGRAPHY) StartupEvent starting) {
        boolean corretto = !ImageMode.current().isNativeImage() && isHealthy(AmazonCorrettoCryptoProvider.INSTANCE);
        if (corretto) {
            AmazonCorrettoCryptoProvider.install();
        }
        LOG.infof("Cryptography by %s", corretto ? "the Amazon Corretto Crypto Provider" : "the JDK");
    }

    private static boolean isHealthy(AmazonCorrettoCryptoProvider provider) {
        return provider.getLoadingError() == null && provider.runSelfTests() == SelfTestStatus.PASSED;
    }
}
