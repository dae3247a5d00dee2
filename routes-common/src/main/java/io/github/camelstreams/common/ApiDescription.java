package io.github.camelstreams.common;

import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.model.Model;
import org.apache.camel.openapi.BeanConfig;
import org.apache.camel.openapi.OpenApiHelper;
import org.apache.camel.openapi.RestOpenApiReader;

/**
 * Makes the body the OpenAPI 3.0 description of the service: what its REST DSL declares, and the
 * {@link Problem} answers that every operation has. Built once, at the first request; thread-safe.
 */
class ApiDescription implements Processor {

    private final String service;
    private String description;

    ApiDescription(String service) {
        this.service = service;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        exchange.getMessage().setBody(description(exchange.getContext()));
    }

    private synchronized String description(CamelContext camel) throws Exception {
        if (description == null) {
            OpenAPI api = declared(camel);
            OpenApiHelper.clearVendorExtensions(api);
            limitKeys(api);
            new DescribedProblems(List.copyOf(camel.getRegistry().findByType(Refusal.class)))
                    .addTo(api);
            description = Json.pretty(api);
        }
        return description;
    }

    /** The REST DSL has no words for how long a header may be. */
    private static void limitKeys(OpenAPI api) {
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> Stream.ofNullable(operation.getParameters()))
                .flatMap(List::stream)
                .filter(parameter -> RequestParameters.IDEMPOTENCY_KEY.equals(parameter.getName()))
                .forEach(
                        parameter ->
                                parameter
                                        .getSchema()
                                        .minLength(1)
                                        .maxLength(RequestParameters.IDEMPOTENCY_KEY_LIMIT));
    }

    private OpenAPI declared(CamelContext camel) throws Exception {
        BeanConfig settings = new BeanConfig();
        settings.setVersion("3.0.3");
        settings.setInfo(
                new Info()
                        .title("Camel Streams: " + service + " service")
                        .version("1")
                        .license(
                                new License()
                                        .name("Apache-2.0")
                                        .url("https://www.apache.org/licenses/LICENSE-2.0")));
        return new RestOpenApiReader()
                .read(
                        camel,
                        camel
                                .getCamelContextExtension()
                                .getContextPlugin(Model.class)
                                .getRestDefinitions()
                                .stream()
                                // those of the management port are not for everybody
                                .filter(rest -> !"false".equals(rest.getApiDocs()))
                                .toList(),
                        settings,
                        camel.getName(),
                        camel.getClassResolver());
    }
}
