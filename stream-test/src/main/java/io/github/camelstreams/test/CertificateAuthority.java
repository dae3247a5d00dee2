package io.github.camelstreams.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority of a test's own, and the certificates that it issues, as PKCS#12 stores for Java and
 * as PEM files for everybody else. The JDK's keytool makes them.
 */
public final class CertificateAuthority {

    /** Of every store here. */
    public static final String PASSWORD = "changeit";

    private static final String AUTHORITY = "authority";

    private final Path folder;
    private final KeyStore keys;

    /**
     * @param folder is created and keeps the files
     * @param names the certificates to issue, by the host name, if they are for a host, behind an
     *     equals sign
     */
    public CertificateAuthority(Path folder, String... names) {
        this.folder = folder.toAbsolutePath();
        try {
            Files.createDirectories(folder);
            generate(AUTHORITY, "-ext", "bc:c");
            for (String name : names) {
                String[] parts = name.split("=", 2);
                if (parts.length == 1) {
                    generate(parts[0], "-signer", AUTHORITY);
                } else {
                    generate(parts[0], "-signer", AUTHORITY, "-ext", "san=dns:" + parts[1]);
                }
            }
            keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(all())) {
                keys.load(in, PASSWORD.toCharArray());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new ServerException("no certificates in " + folder + ": " + e, e);
        }
    }

    private void generate(String alias, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                all().toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                alias,
                                "-dname",
                                "CN=" + alias,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1"));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new ServerException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }

    private Path all() {
        return folder.resolve("all.p12");
    }

    Path folder() {
        return folder;
    }

    /** A store that trusts what this authority has issued. */
    public Path trustStore() {
        return store(
                "trust.p12",
                store -> store.setCertificateEntry(AUTHORITY, keys.getCertificate(AUTHORITY)));
    }

    /** A store with the key and the certificate of this name. */
    public Path keyStore(String name) {
        return store(
                name + ".p12",
                store -> store.setKeyEntry(name, key(name), PASSWORD.toCharArray(), chain(name)));
    }

    /** The certificate of the authority. */
    public Path certificatePem() {
        return certificatePem(AUTHORITY);
    }

    /** The certificate of this name. */
    public Path certificatePem(String name) {
        try {
            return pem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new ServerException("no certificate " + name + ": " + e, e);
        }
    }

    /** The private key of this name. */
    public Path keyPem(String name) {
        try {
            return pem(name + ".key", "PRIVATE KEY", key(name).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new ServerException("no key " + name + ": " + e, e);
        }
    }

    private Key key(String name) throws GeneralSecurityException {
        return keys.getKey(name, PASSWORD.toCharArray());
    }

    private Certificate[] chain(String name) throws GeneralSecurityException {
        return keys.getCertificateChain(name);
    }

    private Path pem(String file, String type, byte[] content) {
        String text =
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                        .formatted(type, Base64.getMimeEncoder().encodeToString(content));
        try {
            return Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new ServerException("cannot write " + file + ": " + e, e);
        }
    }

    private interface Content {
        void putInto(KeyStore store) throws GeneralSecurityException;
    }

    private Path store(String file, Content content) {
        Path path = folder.resolve(file);
        try (OutputStream out = Files.newOutputStream(path)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            content.putInto(store);
            store.store(out, PASSWORD.toCharArray());
            return path;
        } catch (IOException | GeneralSecurityException e) {
            throw new ServerException("cannot write " + path + ": " + e, e);
        }
    }
}
