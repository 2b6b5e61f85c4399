package dev.latchkey.kernel;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The folder of the embedded database, which nobody else on the machine may look into: H2 makes its file as the process
 * makes any, and in it are the hashes of passwords.
 */
@ApplicationScoped
class DataFolder {

    private static final Logger LOG = Logger.getLogger(DataFolder.class);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final DatabaseKind database;

    DataFolder(LatchkeyConfig config, DatabaseKind database) {
        this.folder = config.dataDir();
        this.database = database;
    }

    void prepare(@Observes @Priority(StartOrder.FOLDER) StartupEvent starting) {
        if (database.isEmbedded()) {
            prepare(folder).ifPresent(LOG::warn);
        }
    }

    /** Makes the folder where it is missing. One that was there stays as it is, with a word about it where others see it. */
    static Optional<String> prepare(Path folder) {
        try {
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix && Files.notExists(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
            }
            Files.createDirectories(folder);
            return posix ? warning(folder) : Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot make the data folder " + folder, failed);
        }
    }

    private static Optional<String> warning(Path folder) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
        return OWNER.containsAll(mode)
                ? Optional.empty()
                : Optional.of("Others on this machine can look into the data folder, where hashes of passwords are ("
                        + PosixFilePermissions.toString(mode) + "): chmod 700 "
                        + folder.toAbsolutePath().normalize());
    }
}
