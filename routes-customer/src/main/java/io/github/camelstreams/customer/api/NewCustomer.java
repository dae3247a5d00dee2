package io.github.camelstreams.customer.api;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/** A customer to be created. */
@Schema(description = "A customer to be created")
public record NewCustomer(
        @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        description = "Not blank",
                        minLength = 1,
                        maxLength = 200,
                        example = "John Doe")
                String name,
        @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        description = "Not blank",
                        minLength = 1,
                        maxLength = 320,
                        example = "john@example.com")
                String email,
        @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        description = "Not blank; \"unknown\" while it is not known",
                        minLength = 1,
                        maxLength = 1000,
                        example = "123 Main St")
                String address) {}
