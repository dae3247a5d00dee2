package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** Gives signed tokens to whoever knows the secret, as OAuth 2 servers do. */
final class TokenServer implements AutoCloseable {

    static final String CLIENT_ID = "orders";
    static final String SECRET = "hush-hush";

    /** What tokens live for here. The server says less, so that a slow machine is in time. */
    static final Duration LIFETIME = Duration.ofSeconds(6);

    private static final Duration EXPIRES_IN = Duration.ofSeconds(3);

    private final KeyPair keys = newKeys();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpsServer server;
    private volatile KeyPair signedWith = keys;
    private volatile boolean away;

    TokenServer(SSLContext tls) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/token", this::answer);
        server.start();
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String uri() {
        return "https://localhost:" + server.getAddress().getPort() + "/token";
    }

    /** The bodies of the requests so far that were answered by a token. */
    List<String> requests() {
        return Collections.unmodifiableList(requests);
    }

    /** Whether requests get no token from now on. */
    void away(boolean now) {
        away = now;
    }

    /** Whether tokens are signed with a key that the broker does not know, from now on. */
    void forge(boolean now) {
        signedWith = now ? newKeys() : keys;
    }

    /** Writes the key that the tokens are checked with. */
    Path publicKey(Path file) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                        .formatted(
                                Base64.getMimeEncoder()
                                        .encodeToString(keys.getPublic().getEncoded())));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (away) {
            exchange.sendResponseHeaders(503, -1);
        } else if (!authorization()
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.sendResponseHeaders(401, -1);
        } else {
            byte[] answer =
                    "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
                            .formatted(token(), EXPIRES_IN.toSeconds())
                            .getBytes(UTF_8);
            requests.add(body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private static String authorization() {
        return "Basic "
                + Base64.getEncoder().encodeToString((CLIENT_ID + ":" + SECRET).getBytes(UTF_8));
    }

    private String token() {
        String content =
                encode("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"test\"}".getBytes(UTF_8))
                        + "."
                        + encode(claims().getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signedWith.getPrivate());
            signature.update(content.getBytes(UTF_8));
            return content + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String claims() {
        return """
        {"sub": "%s", "aud": "rabbitmq", "exp": %d,
         "scope": "rabbitmq.configure:*/* rabbitmq.write:*/* rabbitmq.read:*/*"}
        """
                .formatted(CLIENT_ID, Instant.now().plus(LIFETIME).getEpochSecond());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
