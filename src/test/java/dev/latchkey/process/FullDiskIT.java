package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full ends the service, which would never answer again; nothing that it answered is lost. */
class FullDiskIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Blocks of 512 bytes: enough for a start, without the native library, and for some hundred renewals. */
    private static final int ROOM = 6_000;

    @TempDir
    private Path folder;

    @Test
    void nothingThatWasAnsweredIsLost() throws IOException {
        try (Service service = Service.fresh(CrashIT.SETTINGS)
                .by(javaWithLittleRoom(), "-Xmx256m")
                .start()) {
            Client client = new Client(service);
            List<Device> devices = Device.loggedIn(4, client);
            Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> !allRenew(devices, client));
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.output()).contains("The data folder cannot be written to");

            service.by(Service.JAVA).start();
            devices.forEach(device -> device.renew(client));
        }
    }

    private static boolean allRenew(List<Device> devices, Client client) {
        try {
            return devices.stream().allMatch(device -> device.attempt(client).status() == 200);
        } catch (UncheckedIOException ended) {
            return false;
        }
    }

    /** What a process writes beyond a limit fails as on a full disk. */
    private Path javaWithLittleRoom() throws IOException {
        Path script = folder.resolve("java");
        Files.writeString(script, "#!/bin/sh\nulimit -f " + ROOM + "\nexec " + Service.JAVA + " \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
