package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementPasswordTest {

    @TempDir private Path directory;

    @Test
    void isMadeUpOnceForAStackAndReadableByItsOwnerOnly() throws IOException {
        String password = password(Map.of("STACK_DIRECTORY", directory.resolve("a").toString()));
        assertThat(password).hasSizeGreaterThanOrEqualTo(20);
        assertThat(password(Map.of("STACK_DIRECTORY", directory.resolve("a").toString())))
                .isEqualTo(password);
        assertThat(password(Map.of("STACK_DIRECTORY", directory.resolve("b").toString())))
                .isNotEqualTo(password);
        Path file = directory.resolve("a/management-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void isTheOneThatIsSet() {
        assertThat(
                        password(
                                Map.of(
                                        "MANAGEMENT_PASSWORD",
                                        "mine",
                                        "STACK_DIRECTORY",
                                        directory.toString())))
                .isEqualTo("mine");
        assertThat(directory).isEmptyDirectory();
    }

    private static String password(Map<String, String> environment) {
        return new ManagementPassword(StackSettings.of(environment)).get();
    }
}
