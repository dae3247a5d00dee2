package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;

class ManagementAccessTest {

    private final ManagementAccess access = access("pässword:1");

    @Test
    void admitsTheUserWithThePassword() {
        assertThat(access.admits("Basic " + base64("admin:pässword:1"))).isTrue();
        assertThat(access.admits("basic  " + base64("admin:pässword:1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "admin:", "admin", ":pässword:1", "admin:pässword:", "x"})
    void admitsNothingElse(String login) {
        assertThat(access.admits("Basic " + base64(login))).isFalse();
        assertThat(access.admits(login)).isFalse();
        assertThat(access.admits(null)).isFalse();
    }

    @Test
    void withoutAPasswordThereIsNoPortAndNobodyIsAdmitted() {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
        new ManagementConnector(access(" ")).customize(factory);
        assertThat(factory.getAdditionalTomcatConnectors()).isEmpty();
        assertThat(access("").admits("Basic " + base64("admin:"))).isFalse();

        new ManagementConnector(access).customize(factory);
        assertThat(factory.getAdditionalTomcatConnectors())
                .singleElement()
                .satisfies(connector -> assertThat(connector.getPort()).isEqualTo(9080));
    }

    @Test
    void coversItsPathsAndWhatIsBelow() {
        assertThat(List.of("/resync", "/resync/x", "/relay/new-identity")).allMatch(access::covers);
        assertThat(List.of("/", "/resyncs", "/customers", "/x/resync")).noneMatch(access::covers);
    }

    private static ManagementAccess access(String password) {
        return new ManagementAccess(
                9080, "127.0.0.1", "admin", password, new Paths(List.of("/resync", "/relay")));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
