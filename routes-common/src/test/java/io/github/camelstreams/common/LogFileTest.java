package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** The log of a service that runs as a process of a machine. */
class LogFileTest {

    @TempDir private Path folder;

    @Test
    void itIsBounded() {
        assertThat(policy())
                .hasFieldOrPropertyWithValue("maxFileSize.size", 50L << 20)
                .hasFieldOrPropertyWithValue("totalSizeCap.size", 200L << 20);
        assertThat(policy("--LOG_FILE_SIZE=1MB", "--LOG_TOTAL_SIZE=3MB"))
                .hasFieldOrPropertyWithValue("maxFileSize.size", 1L << 20)
                .hasFieldOrPropertyWithValue("totalSizeCap.size", 3L << 20);
    }

    private SizeAndTimeBasedRollingPolicy<?> policy(String... arguments) {
        try (ConfigurableApplicationContext application =
                new SpringApplicationBuilder(GivenEnvironmentTest.Nothing.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.config.location=classpath:common.yaml",
                                "spring.application.name=log",
                                "logging.file.name=" + folder.resolve("log"))
                        .run(arguments)) {
            assertThat(application.isActive()).isTrue();
            assertThat(folder.resolve("log")).content().contains("Started");
            Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
            RollingFileAppender<?> file = (RollingFileAppender<?>) root.getAppender("FILE");
            SizeAndTimeBasedRollingPolicy<?> policy =
                    (SizeAndTimeBasedRollingPolicy<?>) file.getRollingPolicy();
            assertThat(policy.getFileNamePattern())
                    .isEqualTo(folder.resolve("log") + ".%d{yyyy-MM-dd}.%i");
            return policy;
        } finally {
            LoggingSystem.get(getClass().getClassLoader()).cleanUp();
        }
    }
}
