package io.github.camelstreams.common;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * The management port: where it is, who may use it, and for what. Thread-safe.
 *
 * <p>Nobody may, and the port stays closed, when there is no password.
 */
final class ManagementAccess {

    private static final String SCHEME = "basic ";

    private final int port;
    private final String address;
    private final byte[] credentials;
    private final Paths paths;

    /**
     * @param user who may log in
     * @param password and with what; blank for nobody
     * @param paths what is to be found there and nowhere else
     */
    ManagementAccess(int port, String address, String user, String password, Paths paths) {
        this.port = port;
        this.address = address;
        this.credentials =
                password.isBlank()
                        ? null
                        : digest((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.paths = paths;
    }

    int port() {
        return port;
    }

    String address() {
        return address;
    }

    /** Whether there is a password, and so a port. */
    boolean isOpen() {
        return credentials != null;
    }

    /** Whether this path, decoded, belongs to the management port. */
    boolean covers(String path) {
        return paths.cover(path);
    }

    /**
     * Whether an {@code Authorization} header names the user and the password. Takes the same time
     * however much of them is right.
     */
    boolean admits(String authorization) {
        if (authorization == null
                || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                || !isOpen()) {
            return false;
        }
        try {
            byte[] given =
                    Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
            return MessageDigest.isEqual(digest(given), credentials);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static byte[] digest(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
