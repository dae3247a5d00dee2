package io.github.camelstreams.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Makes requests out of the operations of an API: some are right, most have something about them.
 * The same random numbers make the same request.
 */
final class RequestGenerator {

    private static final List<String> METHODS =
            List.of(
                    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO",
                    "get");

    private static final List<String> IDS =
            List.of(
                    "x",
                    "..",
                    ".",
                    "%2e%2e",
                    "a%2Fb",
                    "a%5Cb",
                    "%00",
                    "%zz",
                    "%",
                    "%FF",
                    "%C0%80",
                    "a;b=c",
                    ";",
                    "a'b",
                    "\"",
                    "{id}",
                    "$%7Bbody%7D",
                    "\u00e9",
                    "a%0d%0aSet-Cookie:x",
                    "*",
                    "0",
                    "-1",
                    "9223372036854775808",
                    "x/address",
                    "//",
                    "?",
                    "#",
                    "%25",
                    "%E2%80%AE");

    private static final List<String> HEADERS =
            List.of(
                    "Content-Type: text/plain",
                    "Content-Type: application/json; charset=utf-16",
                    "Content-Type: application/json; charset=nonsense",
                    "Content-Type: application/json, text/xml",
                    "Content-Type: multipart/form-data; boundary=x",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Type: application/x-java-serialized-object",
                    "Content-Type: ;;=\"",
                    "Content-Type:",
                    "Content-Encoding: gzip",
                    "Content-Encoding: identity, br",
                    "Accept: text/xml",
                    "Accept: */*;q=0, ,",
                    "Accept: \u0001/\u00ff",
                    "Accept-Encoding: gzip",
                    "Accept-Language: xx-\u00e9",
                    "Idempotency-Key: k",
                    "Idempotency-Key: \u00e9\u00ff",
                    "Idempotency-Key: a\tb",
                    "Idempotency-Key: ",
                    "Expect: 200-maybe",
                    "Range: bytes=0-,-1",
                    "If-None-Match: *",
                    "If-Modified-Since: yesterday",
                    "X-HTTP-Method-Override: DELETE",
                    "X-Forwarded-Host: elsewhere",
                    "X-Forwarded-Proto: javascript",
                    "Forwarded: for=\"_x\";proto=",
                    "Origin: null",
                    "Origin: http://elsewhere.example",
                    "Cookie: JSESSIONID=x; a=\"; b",
                    "Upgrade: h2c",
                    "Authorization: Bearer x",
                    "CamelHttpResponseCode: 500",
                    "CamelJdbcParameters: x",
                    "CAMELSQLQUERY: drop table customers",
                    "CamelHttpUri: http://localhost:1/",
                    "traceparent: 00-zz",
                    "Bad Name: x",
                    "NoColon",
                    " folded: x");

    private final List<FuzzedOperation> operations;
    private final List<String> common;

    /**
     * @param common header lines of every request
     */
    RequestGenerator(List<FuzzedOperation> operations, List<String> common) {
        this.operations = operations;
        this.common = common;
    }

    FuzzedRequest next(Random random) {
        FuzzedOperation operation = Oddities.any(random, operations);
        String method = chance(random, 12) ? Oddities.any(random, METHODS) : operation.method();
        String path = operation.path(id -> id(random, id));
        String query =
                chance(random, 10) ? "?" + Oddities.any(random, IDS) + "=" + random.nextInt() : "";
        List<String> headers = new ArrayList<>(common);
        byte[] body = new byte[0];
        if (operation.takesBody() || chance(random, 20)) {
            body = body(random, operation);
            headers.add("Content-Type: application/json");
        }
        boolean odd = chance(random, 4);
        for (int i = odd ? random.nextInt(1, 4) : 0; i > 0; i--) {
            addHeader(random, headers);
        }
        return send(random, method, path, query, headers, body);
    }

    private static String id(Random random, List<String> known) {
        return switch (random.nextInt(4)) {
            case 0 -> Oddities.any(random, IDS);
            case 1 -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            case 2 -> "x".repeat(random.nextInt(1, 2_000));
            default -> Oddities.any(random, known);
        };
    }

    private static void addHeader(Random random, List<String> headers) {
        String header = Oddities.any(random, HEADERS);
        if (chance(random, 10)) {
            header = "X-Long: " + "y".repeat(random.nextInt(10_000));
        }
        if (header.startsWith("Content-Type")) {
            headers.removeIf(each -> each.startsWith("Content-Type"));
        }
        headers.add(header);
    }

    private static byte[] body(Random random, FuzzedOperation operation) {
        String json = operation.body(random);
        byte[] bytes =
                switch (random.nextInt(40)) {
                    case 0 -> json.getBytes(UTF_16);
                    case 1 -> ("\ufeff" + json).getBytes(UTF_8);
                    case 2 -> json.getBytes(ISO_8859_1);
                    case 3 -> gzip(json.getBytes(UTF_8));
                    case 4 -> new byte[0];
                    case 5 -> (json + " ".repeat(random.nextInt(80_000))).getBytes(UTF_8);
                    default -> json.getBytes(UTF_8);
                };
        return chance(random, 6) ? Bytes.mutate(random, bytes) : bytes;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private static FuzzedRequest send(
            Random random,
            String method,
            String path,
            String query,
            List<String> headers,
            byte[] body) {
        boolean framed = true;
        byte[] sent = body;
        switch (body.length == 0 ? 99 : random.nextInt(30)) {
            case 0, 1, 2 -> {
                headers.add("Transfer-Encoding: chunked");
                sent = chunked(random, body);
            }
            case 3 -> {
                headers.add("Transfer-Encoding: chunked");
                sent = Bytes.mutate(random, chunked(random, body));
                framed = false;
            }
            case 4 -> {
                headers.add("Content-Length: " + (body.length + random.nextInt(1, 1_000)));
                framed = false;
            }
            case 5 -> {
                headers.add("Content-Length: " + random.nextInt(body.length));
                framed = false;
            }
            case 6 -> {
                headers.add("Content-Length: " + body.length);
                headers.add("Content-Length: " + (body.length + 1));
                framed = false;
            }
            default -> {
                if (body.length > 0 || !method.equals("GET")) {
                    headers.add("Content-Length: " + body.length);
                }
            }
        }
        if (headers.contains("Upgrade: h2c")) {
            headers.add("Connection: Upgrade");
        }
        StringBuilder head =
                new StringBuilder(method + " " + path + query + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        bytes.writeBytes(sent);
        byte[] whole = bytes.toByteArray();
        if (chance(random, 60)) {
            return new FuzzedRequest("?", "?", Bytes.mutate(random, whole), false);
        }
        return new FuzzedRequest(method, path, whole, framed);
    }

    private static byte[] chunked(Random random, byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int size = Math.min(random.nextInt(1, 500), body.length - at);
            String extension = chance(random, 10) ? ";a=b" : "";
            chunks.writeBytes(
                    (Integer.toHexString(size) + extension + "\r\n").getBytes(ISO_8859_1));
            chunks.write(body, at, size);
            chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
            at += size;
        }
        String trailer = chance(random, 10) ? "CamelHttpResponseCode: 500\r\n" : "";
        chunks.writeBytes(("0\r\n" + trailer + "\r\n").getBytes(ISO_8859_1));
        return chunks.toByteArray();
    }

    private static boolean chance(Random random, int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
