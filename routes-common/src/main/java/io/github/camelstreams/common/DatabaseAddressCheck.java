package io.github.camelstreams.common;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Ends the start where the database's address can be none: no waiting would help, and the driver
 * would complain at each request.
 */
class DatabaseAddressCheck
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Pattern HOST =
            Pattern.compile("[\\w.-]+|\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*(?:%\\w+)?]?");

    private static final Pattern SERVERS = Pattern.compile("([^/?]*)(?:[/?].*)?");

    private static final Map<String, String> RIGHT =
            Map.of(
                    "DB_HOST",
                    "the name of the database's host, or leave it out for localhost.",
                    "DB_PORT",
                    "the database's port, or leave it out for 5432.",
                    "SPRING_DATASOURCE_URL",
                    "jdbc:postgresql://HOST:PORT/DATABASE, with parameters behind a question mark.");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        String url = environment.getProperty("spring.datasource.url");
        if (url == null) {
            return;
        }
        String host = environment.getProperty("DB_HOST", "localhost");
        String port = environment.getProperty("DB_PORT", "5432");
        if (url.startsWith("jdbc:postgresql://" + host + ":" + port + "/")) {
            requireServers("DB_HOST", host);
            requirePort("DB_PORT", port);
        } else {
            requireUrl("SPRING_DATASOURCE_URL", url);
        }
    }

    private static void requireUrl(String name, String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw unusable(name, "is no address of a PostgreSQL database");
        }
        String rest = url.substring("jdbc:postgresql:".length());
        Matcher servers = SERVERS.matcher(rest.replaceFirst("^//", ""));
        if (rest.startsWith("//") && servers.matches() && !servers.group(1).isEmpty()) {
            requireServers(name, servers.group(1));
        }
    }

    /** Hosts with commas between, each with or without a port. */
    private static void requireServers(String name, String servers) {
        for (String server : servers.split(",", -1)) {
            int colon = server.lastIndexOf(':');
            // several without brackets are an IPv6 address
            boolean hasPort = colon >= 0 && (server.indexOf(':') == colon || server.contains("]:"));
            if (hasPort) {
                requirePort(name, server.substring(colon + 1));
            }
            if (!HOST.matcher(hasPort ? server.substring(0, colon) : server).matches()) {
                throw unusable(name, "names no host");
            }
        }
    }

    private static void requirePort(String name, String port) {
        boolean number = port.matches("\\d{1,5}");
        if (!number || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            throw unusable(name, "has no port from 1 to 65535");
        }
    }

    private static UnusableSettingException unusable(String name, String fault) {
        return new UnusableSettingException(
                name + " " + fault + ".", "Set it to " + RIGHT.get(name));
    }
}
