package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * The position in a table moves only in the hands of whoever claimed it last, and from where it is.
 */
class JdbcOffsetRepositoryIT {

    private final DataSource database = StreamFixture.database();
    private final JdbcOffsetRepository positions = new JdbcOffsetRepository(database);

    @Test
    void whatIsClaimedByAnotherMovesNoMore() {
        Position first = positions.claim("group", "orders", "one");
        assertThat(first.nextOffset()).isZero();
        assertThat(positions.advance(first, 10, "message 9")).isTrue();

        Position second = positions.claim("group", "orders", "two");
        assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
        assertThat(second.nextOffset()).isEqualTo(10);
        assertThat(second.lastMessageId()).isEqualTo("message 9");

        assertThat(positions.advance(first.advancedTo(10, null), 11, "message 10")).isFalse();
        assertThat(positions.restart(first.advancedTo(10, null), 0, "by hand")).isFalse();
        assertThat(positions.advance(second, 11, "message 10")).isTrue();
    }

    @Test
    void aStepFromElsewhereThanWhereThePositionIsChangesNothing() {
        Position position = positions.claim("group", "orders", "one");
        assertThat(positions.advance(position, 10, "message 9")).isTrue();

        assertThat(positions.advance(position, 5, "message 4")).isFalse();
        assertThat(positions.advance(position.advancedTo(9, null), 20, "message 19")).isFalse();
        assertThat(positions.advance(position.advancedTo(11, null), 20, "message 19")).isFalse();
        assertThat(positions.read("group", "orders").orElseThrow().nextOffset()).isEqualTo(10);
    }

    @Test
    void consumersAndStreamsHavePositionsOfTheirOwn() {
        assertThat(positions.advance(positions.claim("group", "orders", "one"), 10, null)).isTrue();

        assertThat(positions.claim("group", "payments", "one").nextOffset()).isZero();
        assertThat(positions.claim("other", "orders", "one").epoch()).isEqualTo(1);
        assertThat(positions.read("nobody", "orders")).isEmpty();
    }

    @Test
    void aRestartSaysWhyUntilItIsComplete() {
        Position position = positions.claim("group", "orders", "one");

        assertThat(positions.restart(position, 7, "the stream is gone")).isTrue();

        assertThat(positions.read("group", "orders").orElseThrow())
                .returns(7L, Position::nextOffset)
                .returns("the stream is gone", Position::incomplete);
    }

    @Test
    void aMissingTableIsNamedWithWhatCreatesIt() {
        assertThatExceptionOfType(OffsetRepositoryException.class)
                .isThrownBy(
                        () ->
                                new JdbcOffsetRepository(database, "no_such_table")
                                        .claim("group", "orders", "one"))
                .withMessage(
                        "Could not claim the position of consumer group on stream orders"
                                + " (there is no table no_such_table: create it as consumer_progress.sql does,"
                                + " in the jar beside this class)");
    }
}
