package io.github.camelstreams.customer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The customer service: the source of truth about customers. */
@SpringBootApplication
public class CustomerApplication {

    /** Starts the service; settings come from the environment. */
    public static void main(String[] arguments) {
        SpringApplication.run(CustomerApplication.class, arguments);
    }
}
