package io.github.camelstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiContractTest {

    private static final String DESCRIPTION =
            """
            {"paths": {"/things/{id}": {"get": {"responses": {
               "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
               "404": {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
             }}}},
             "components": {"schemas": {
               "Thing": {"type": "object", "required": ["id", "seen"], "properties":
                 {"id": {"type": "string"}, "seen": {"type": "string", "nullable": true}}},
               "Problem": {"type": "object", "required": ["status"], "properties":
                 {"status": {"type": "integer"}, "fields": {"type": "object", "additionalProperties": {"type": "string"}}}}
             }}}
            """;

    private ApiContract contract;

    @BeforeEach
    void read() throws IOException {
        contract = new ApiContract(RunningService.JSON.readTree(DESCRIPTION));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "GET /things/1 | 200 | json         | {'id':'1','seen':null}        | -",
                "GET /things/1 | 404 | problem+json | {'status':404}                | -",
                "GET /things/1 | 404 | problem+json | {'status':1,'fields':{'a':''}} | -",
                "GET /none     | 404 | problem+json | {'status':404}                | -",
                "GET /things/1 | 500 | problem+json | {'status':500}                | status 500 is not described",
                "GET /things/1 | 404 | json         | {'status':404}                | media type application/json is not described",
                "GET /none     | 404 | json         | {'status':404}                | media type application/json is not described",
                "GET /none     | 200 | json         | {}                             | no such operation is described",
                "GET /things/1 | 200 | json         | {'id':'1'}                     | body.seen is missing",
                "GET /things/1 | 200 | json         | {'id':1,'seen':null}          | body.id is no string",
                "GET /things/1 | 200 | json         | {'id':null,'seen':null}       | body.id is no string",
                "GET /things/1 | 200 | json         | {'id':'1','seen':'','more':1} | body.more is not described",
                "GET /things/1 | 404 | problem+json | {'status':1,'fields':{'a':1}} | body.fields.a is no string",
                "GET /things/1 | 200 | json         | []                             | body is no object",
                "GET /things/1 | 200 | json         | {                              | the body is no JSON"
            })
    void everyDifferenceIsFound(
            String request, int status, String type, String body, String violation) {
        String[] words = request.split(" ", 2);
        assertThat(
                        contract.violation(
                                words[0],
                                words[1],
                                status,
                                "application/" + type,
                                body.replace('\'', '"')))
                .isEqualTo(java.util.Optional.ofNullable(violation));
    }
}
