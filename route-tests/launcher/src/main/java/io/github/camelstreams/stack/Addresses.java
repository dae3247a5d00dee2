package io.github.camelstreams.stack;

import java.io.PrintStream;
import java.util.stream.Stream;

/** Prints where everything is, for the person who has just started it. */
final class Addresses {

    private static final String SERVICE = "  %-24s %-28s %s%n";

    private final StackSettings settings;

    Addresses(StackSettings settings) {
        this.settings = settings;
    }

    void print(PrintStream out) {
        out.println();
        if (!settings.isGiven(Setting.RABBITMQ_HOST)) {
            out.printf(
                    SERVICE,
                    "RabbitMQ management",
                    settings.service(Setting.RABBITMQ_MANAGEMENT_PORT),
                    rabbitmqLogin() + ", stream \"customer\" under Queues and Streams");
        }
        service(out, "Customer service", Setting.CUSTOMER_PORT);
        service(out, "Order service #1", Setting.ORDER1_PORT);
        service(out, "Order service #2", Setting.ORDER2_PORT);
        // one that somebody has set is nothing to print
        String password =
                settings.isGiven(Setting.MANAGEMENT_PASSWORD)
                        ? "MANAGEMENT_PASSWORD"
                        : new ManagementPassword(settings).get();
        String login = settings.get(Setting.MANAGEMENT_USER) + "/" + password;
        management(out, "Customer management", Setting.CUSTOMER_MANAGEMENT_PORT, login);
        management(out, "Order #1 management", Setting.ORDER1_MANAGEMENT_PORT, login);
        management(out, "Order #2 management", Setting.ORDER2_MANAGEMENT_PORT, login);
        out.printf(SERVICE, "RabbitMQ streams", settings.broker(), "");
        out.printf(
                SERVICE, "PostgreSQL", settings.database(), "databases customer_db and order_db");
        out.println();
    }

    private String rabbitmqLogin() {
        boolean usual =
                Stream.of(Setting.RABBITMQ_USER, Setting.RABBITMQ_PASSWORD)
                        .allMatch(setting -> settings.get(setting).equals(setting.otherwise()));
        return usual ? "guest/guest" : "RABBITMQ_USER/RABBITMQ_PASSWORD";
    }

    private void service(PrintStream out, String title, Setting port) {
        out.printf(SERVICE, title, settings.service(port), "/health  /metrics");
    }

    private void management(PrintStream out, String title, Setting port, String login) {
        out.printf(SERVICE, title, settings.service(port), login);
    }
}
