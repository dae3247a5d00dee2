package io.github.camelstreams.stack;

import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.BrokerAddress;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.DatabaseAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of all {@linkplain Setting settings}. Immutable. */
public final class StackSettings {

    private static final Pattern ASSIGNMENT =
            Pattern.compile(
                    "\\s*(?:export\\s+)?(?<name>\\w+)\\s*=\\s*(?:"
                            + "'(?<literal>(?:[^'\\\\]|\\\\.)*)'\\s*(?:#.*)?"
                            + "|\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?"
                            + "|(?<bare>.*?)\\s*(?:\\s#.*)?)");

    /** What Kubernetes sets for services of that name. */
    private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Map<String, String> environment;

    private StackSettings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The settings that the given variables make. */
    public static StackSettings of(Map<String, String> environment) {
        return new StackSettings(environment);
    }

    /**
     * The settings of this process: its environment, then the file {@code .env}, then the defaults.
     */
    public static StackSettings fromEnvironment() {
        return of(Path.of(".env"), System.getenv());
    }

    static StackSettings of(Path file, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(assignments(file));
        variables.forEach(
                (name, value) -> {
                    if (!name.endsWith("_PORT") || !SERVICE_LINK.matcher(value).matches()) {
                        environment.put(name, value);
                    }
                });
        return of(environment);
    }

    private static Map<String, String> assignments(Path file) {
        Map<String, String> assignments = new HashMap<>();
        if (Files.exists(file)) {
            try {
                int number = 0;
                for (String line : Files.readAllLines(file)) {
                    number++;
                    Matcher assignment = ASSIGNMENT.matcher(line);
                    if (!line.strip().startsWith("#") && assignment.matches()) {
                        if (isHalfQuoted(assignment)) {
                            throw new StackException(
                                    "%s, line %d: %s begins with a quote but does not end with it. A quote within it needs a backslash before it; a value that ends in a backslash is written without quotes, or as \"..\\\\\"."
                                            .formatted(
                                                    file.toAbsolutePath(),
                                                    number,
                                                    assignment.group("name")));
                        }
                        assignments.put(assignment.group("name"), value(assignment));
                    }
                }
            } catch (IOException e) {
                throw new StackException("cannot read " + file.toAbsolutePath() + ": " + e, e);
            }
        }
        return assignments;
    }

    /** Docker Compose refuses such a value, too, or takes further lines for a part of it. */
    private static boolean isHalfQuoted(Matcher assignment) {
        String bare = assignment.group("bare");
        return bare != null && (bare.startsWith("'") || bare.startsWith("\""));
    }

    /** As Docker Compose reads them, but that nothing in them is replaced. */
    private static String value(Matcher assignment) {
        String literal = assignment.group("literal");
        String quoted = assignment.group("quoted");
        return literal != null
                ? literal.replace("\\'", "'")
                : quoted != null
                        ? quoted.replaceAll("\\\\([\"\\\\$])", "$1")
                        : assignment.group("bare");
    }

    /** The value of a setting; a blank one counts as none. */
    public String get(Setting setting) {
        String value = environment.getOrDefault(setting.name(), "");
        return value.isBlank()
                ? setting.otherwise()
                : setting.name().endsWith("_PASSWORD") ? value : value.strip();
    }

    /** The value of a setting that is a port. */
    public int port(Setting setting) {
        String value = get(setting);
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65535) {
            throw new StackException(setting + " must be a port, not " + value + ".");
        }
        return Integer.parseInt(value);
    }

    /** Whether a broker or a database of somebody else's is named. */
    public boolean isGiven(Setting setting) {
        return !get(setting).isEmpty();
    }

    /**
     * Refuses a login of somebody's own for servers that are started here as processes: those have
     * the user and the password of the specification, and no other.
     */
    void requireLoginsOfOwnProcesses() {
        requireDefaults(Setting.RABBITMQ_HOST, Setting.RABBITMQ_USER, Setting.RABBITMQ_PASSWORD);
        requireDefaults(Setting.DB_HOST, Setting.DB_USER, Setting.DB_PASSWORD);
    }

    private void requireDefaults(Setting host, Setting... credentials) {
        for (Setting credential : credentials) {
            if (!isGiven(host) && !get(credential).equals(credential.otherwise())) {
                throw new StackException(
                        "%s needs %s: what is started without Docker has the default user and password."
                                .formatted(credential, host));
            }
        }
    }

    /** All variables, as a service process takes them. */
    Map<String, String> environment() {
        return environment;
    }

    /** The folder that keeps the state of all processes. */
    public Path directory() {
        return Path.of(get(Setting.STACK_DIRECTORY)).toAbsolutePath().normalize();
    }

    /** The broker in use. */
    public Broker broker() {
        return new BrokerAddress(
                host(Setting.RABBITMQ_HOST),
                port(Setting.RABBITMQ_PORT),
                get(Setting.RABBITMQ_USER),
                get(Setting.RABBITMQ_PASSWORD));
    }

    /** The database server in use. */
    public Database database() {
        return new DatabaseAddress(
                host(Setting.DB_HOST),
                port(Setting.DB_PORT),
                get(Setting.DB_USER),
                get(Setting.DB_PASSWORD));
    }

    /** The base address of a service. */
    public URI service(Setting port) {
        return URI.create("http://localhost:" + port(port));
    }

    private String host(Setting setting) {
        return isGiven(setting) ? get(setting) : "localhost";
    }
}
