package io.github.camelstreams.customer;

import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The customer service: the source of truth about customers. */
@SpringBootApplication
public class CustomerApplication {

    /** Starts the service; settings come from the environment. */
    public static void main(String[] arguments) {
        // what the service reads and writes is the same everywhere, and so are names in lower case
        Locale.setDefault(Locale.ROOT);
        SpringApplication.run(CustomerApplication.class, arguments);
    }
}
