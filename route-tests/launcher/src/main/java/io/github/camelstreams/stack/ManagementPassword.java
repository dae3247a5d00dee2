package io.github.camelstreams.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The password of the services' management ports: the one that is set, or else one that is made up
 * once for a stack and kept in a file that nobody but its owner can read.
 */
final class ManagementPassword {

    private static final int BYTES = 18;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final StackSettings settings;
    private final Path file;

    ManagementPassword(StackSettings settings) {
        this.settings = settings;
        this.file = settings.directory().resolve("management-password");
    }

    /** The password; made up at the first call. Not for several processes at once. */
    synchronized String get() {
        if (settings.isGiven(Setting.MANAGEMENT_PASSWORD)) {
            return settings.get(Setting.MANAGEMENT_PASSWORD);
        }
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Path draft = file.resolveSibling(file.getFileName() + ".new");
                Files.deleteIfExists(draft);
                Files.createFile(draft, OWNER_ONLY);
                Files.writeString(draft, random() + "\n");
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StackException("Cannot keep a password in %s: %s".formatted(file, e), e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
