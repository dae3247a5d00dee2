package io.github.camelstreams.order.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/** An order to be placed. */
@Schema(description = "An order to be placed")
public record NewOrder(
        @JsonProperty("customer_id")
                @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        description = "Not blank",
                        minLength = 1,
                        maxLength = 200,
                        example = "0199f3a4-7c1e-7d52-9a41-0c6f1f2b8e37")
                String customerId) {}
