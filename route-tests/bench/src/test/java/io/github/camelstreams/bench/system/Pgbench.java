package io.github.camelstreams.bench.system;

import io.github.camelstreams.test.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's own benchmark, with the statement of the customer service in a database apart. */
record Pgbench(Path program) {

    private static final String DATABASE = "pgbench_db";
    private static final Path SERVICE =
            Path.of("../..", "routes-customer", "src", "main", "resources");
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    /** On the path, or where Debian has it; empty where it is not installed. */
    static Optional<Path> find() throws IOException {
        Path debian = Path.of("/usr/lib/postgresql");
        try (Stream<Path> versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.of()) {
            return Stream.concat(
                            Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of),
                            versions.map(version -> version.resolve("bin")))
                    .map(folder -> folder.resolve("pgbench"))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    double perSecond(BenchedSystem system, int clients, double seconds) throws Exception {
        prepare(system);
        Path script = Files.createTempFile("create-customer", ".sql");
        Path output = Files.createTempFile("pgbench", ".log");
        try {
            Files.writeString(script, script());
            Database server = system.database();
            ProcessBuilder pgbench =
                    new ProcessBuilder(
                            List.of(
                                    program.toString(),
                                    "--no-vacuum",
                                    "--protocol=prepared",
                                    "--jobs=2",
                                    "--client=" + clients,
                                    "--time=" + (int) Math.ceil(seconds),
                                    "--file=" + script,
                                    "--host=" + server.host(),
                                    "--port=" + server.port(),
                                    "--username=" + server.username(),
                                    DATABASE));
            pgbench.environment().put("PGPASSWORD", server.password());
            pgbench.redirectErrorStream(true).redirectOutput(output.toFile());
            int end = pgbench.start().waitFor();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Matcher rate = RATE.matcher(said);
            if (end != 0 || !rate.find()) {
                throw new IllegalStateException("pgbench failed: " + said);
            }
            return Double.parseDouble(rate.group(1));
        } finally {
            Files.delete(script);
            Files.delete(output);
        }
    }

    private static void prepare(BenchedSystem system) throws SQLException, IOException {
        if (system.number(
                        "postgres",
                        "select count(*) from pg_database where datname = '" + DATABASE + "'")
                > 0) {
            return;
        }
        system.database().createDatabase(DATABASE);
        try (Stream<Path> migrations = Files.list(SERVICE.resolve("db/migration"))) {
            for (Path migration : migrations.sorted().toList()) {
                system.execute(DATABASE, Files.readString(migration));
            }
        }
    }

    /** The service's statement, for a customer whose fields are as long as those of the load. */
    private static String script() throws IOException {
        return "\\set number random(1, 1000000)\n"
                + Files.readString(SERVICE.resolve("sql/create-customers.sql"))
                        .replace(":?name", "array['Customer ' || :number]")
                        .replace(":?email", "array['customer-' || :number || '@example.com']")
                        .replace(":?address", "array[:number || ' Stream Street']")
                        .replace(":?idempotency_key", "array[null]")
                + ";\n";
    }
}
