package io.github.camelstreams.customer.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/** A customer. */
@Schema(description = "A customer")
public record Customer(
        @JsonProperty("customer_id")
                @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        description = "A UUID; ids of later customers sort behind",
                        example = "0199f3a4-7c1e-7d52-9a41-0c6f1f2b8e37")
                String customerId,
        @Schema(requiredMode = RequiredMode.REQUIRED, example = "John Doe") String name,
        @Schema(requiredMode = RequiredMode.REQUIRED, example = "john@example.com") String email,
        @Schema(requiredMode = RequiredMode.REQUIRED, example = "123 Main St") String address,
        @JsonProperty("created_at")
                @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        format = "date-time",
                        description = "UTC, six digits of a second",
                        example = "2025-01-11T10:00:00.000000Z")
                String createdAt,
        @JsonProperty("updated_at")
                @Schema(
                        requiredMode = RequiredMode.REQUIRED,
                        nullable = true,
                        format = "date-time",
                        description = "When the address was last changed; null if never",
                        example = "2025-01-12T10:00:00.000000Z")
                String updatedAt) {}
