package io.github.camelstreams.order.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/** An order. */
@Schema(description = "An order")
public record Order(
        @JsonProperty("order_id")
                @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        example = "5f0d3c56-2f4b-4b7a-8a55-6d1f0f0c9f11")
                String orderId,
        @JsonProperty("customer_id")
                @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        example = "0199f3a4-7c1e-7d52-9a41-0c6f1f2b8e37")
                String customerId,
        @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        description = "Failed when the customer's address is unknown",
                        allowableValues = {"Processing", "Failed"})
                String status) {}
