package io.github.camelstreams.http;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.service.RunningService.Answer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is behind the login is nowhere else, and nothing else is there. */
public interface ManagementPort extends Api {

    /** A path of the management port that can be read. */
    String managed();

    @Test
    default void theManagementPortWantsALogin() {
        for (String path : new String[] {managed(), collection() + "/x", "/health", "/elsewhere"}) {
            Answer answer = assertProblem(service().send(service().managementRequest(path)), 401);
            assertThat(answer.header("WWW-Authenticate"))
                    .isEqualTo("Basic realm=\"management\", charset=\"UTF-8\"");
        }
        assertThat(service().manage("GET", managed()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic ",
                "Basic !",
                "Basic YWRtaW4=",
                "Basic YWRtaW46",
                "Bearer s:cret word",
                "Digest username=admin"
            })
    default void nothingButThePasswordOpensIt(String authorization) {
        assertProblem(
                service()
                        .send(
                                service()
                                        .managementRequest(managed())
                                        .header("Authorization", authorization)),
                401);
    }

    @Test
    default void everyCharacterOfUserAndPasswordCounts() {
        String password = RunningService.MANAGEMENT_PASSWORD;
        String[][] logins = {
            {"admin", ""},
            {"admin", password + "x"},
            {"admin", password.substring(1)},
            {"Admin", password},
            {"", password}
        };
        for (String[] login : logins) {
            String authorization = RunningService.login(login[0], login[1]);
            nothingButThePasswordOpensIt(authorization);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s/", "%s/1", "%s;a=b", "/x/..%s", "/%s", "%%%02x%s", "%s?a=b"})
    default void theMainPortDoesNotHaveWhatIsManaged(String form) {
        String path =
                form.startsWith("%%")
                        ? "/" + form.formatted((int) managed().charAt(1), managed().substring(2))
                        : form.formatted(managed());
        String answer =
                service()
                        .raw(
                                "GET "
                                        + path
                                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                                        + RunningService.login(
                                                "admin", RunningService.MANAGEMENT_PASSWORD)
                                        + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).as(path).startsWith("HTTP/1.1 40").contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/readiness", "/metrics", "/", "/error"})
    default void theManagementPortHasNothingElse(String path) {
        assertProblem(service().manage("GET", path), 404);
        assertProblem(service().manage("GET", collection() + "/x"), 404);
        assertProblem(service().manage("POST", collection()), 404);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, null",
        "Origin, http://evil.example",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    default void aPageOfAnotherSiteGetsNothingDone(String header, String value) {
        for (String method : new String[] {"GET", "POST"}) {
            assertProblem(manageFromSite(method, header, value), 403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    default void aPageOfThisSiteIsServed(String site) {
        assertThat(manageFromSite("GET", "Sec-Fetch-Site", site).status()).isEqualTo(200);
    }

    /** Its fields would be headers of the route's message. */
    @Test
    default void aFormIsRefused() {
        Answer answer =
                service()
                        .send(
                                service()
                                        .managementRequest(managed())
                                        .header(
                                                "Authorization",
                                                RunningService.login(
                                                        "admin",
                                                        RunningService.MANAGEMENT_PASSWORD))
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(BodyPublishers.ofString("{}")));
        assertProblem(answer, 415);
    }

    private Answer manageFromSite(String method, String header, String value) {
        return service()
                .send(
                        service()
                                .managementRequest(managed())
                                .header(
                                        "Authorization",
                                        RunningService.login(
                                                "admin", RunningService.MANAGEMENT_PASSWORD))
                                .header(header, value)
                                .method(method, BodyPublishers.noBody()));
    }

    @Test
    default void theManagementPortIsOnLoopbackOnly() throws Exception {
        int port = service().process().managementUri().getPort();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : each.inetAddresses().toList()) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    assertThat(accepts(address, port)).as(address.toString()).isFalse();
                }
            }
        }
        assertThat(accepts(InetAddress.getLoopbackAddress(), port)).isTrue();
    }

    private static boolean accepts(InetAddress address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
