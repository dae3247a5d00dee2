package io.github.camelstreams.customer.api;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/** The address that a customer is to have from now on. */
@Schema(description = "The address that a customer is to have from now on")
public record NewAddress(
        @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        description = "Not blank; \"unknown\" while it is not known",
                        minLength = 1,
                        maxLength = 1000,
                        example = "456 New Street")
                String address) {}
