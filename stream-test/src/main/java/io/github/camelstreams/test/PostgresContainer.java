package io.github.camelstreams.test;

import java.util.Map;

/** A PostgreSQL in a container. */
final class PostgresContainer extends ServerContainer implements DatabaseServer {

    private final int port;

    PostgresContainer() {
        this(Ports.free());
    }

    private PostgresContainer(int port) {
        super(Containers.POSTGRES, Map.of(5432, port));
        this.port = port;
        container()
                .withEnv("POSTGRES_PASSWORD", SUPERUSER)
                .withEnv(
                        "POSTGRES_INITDB_ARGS",
                        "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8");
    }

    @Override
    public boolean isReady() {
        return DatabaseServer.super.isReady();
    }

    @Override
    public int port() {
        return port;
    }
}
