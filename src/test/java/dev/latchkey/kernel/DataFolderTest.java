package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path temporary;

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    @Test
    void oneThatIsMadeIsItsOwnersAlone() throws IOException {
        Path folder = temporary.resolve("a/b");
        assertThat(DataFolder.prepare(folder)).isEmpty();
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(DataFolder.prepare(folder)).isEmpty();
    }

    @Test
    void oneThatIsThereStaysAsItIsAndIsSpokenOf() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(DataFolder.prepare(folder)).get().asString().contains("rwxr-x---", "chmod 700 " + folder);
        assertThat(mode(folder)).isEqualTo("rwxr-x---");
    }
}
