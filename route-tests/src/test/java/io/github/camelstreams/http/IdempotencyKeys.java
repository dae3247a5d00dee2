package io.github.camelstreams.http;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with a key is carried out once, for as long as the key is known. */
public interface IdempotencyKeys extends Api {

    /** The service's database. */
    TestDatabase database();

    @Test
    default void theSameKeyAtTheSameTimeStoresOnce() {
        long before = stored();
        long ids =
                Stream.generate(() -> "parallel")
                        .limit(16)
                        .parallel()
                        .map(key -> create(key).id())
                        .distinct()
                        .count();
        assertThat(ids).isEqualTo(1);
        assertThat(stored()).isEqualTo(before + 1);
    }

    /** More old keys than one statement deletes. */
    @Test
    default void keysAreForgottenWhenTheirTimeIsOver() {
        String old = SharedServers.uniqueName("old");
        String young = SharedServers.uniqueName("young");
        Answer first = create(old);
        Answer other = create(young);
        age(young, "23 hours 59 minutes");
        database()
                .execute(
                        "insert into idempotency select (jsonb_populate_record(known,"
                                + " jsonb_build_object('key', 'old ' || number,"
                                + " 'created_at', clock_timestamp() - interval '25 hours'))).*"
                                + " from idempotency as known, generate_series(1, 2500) as number"
                                + " where key = ?",
                        old);
        age(old, "24 hours 1 minute");

        await().until(
                        () ->
                                database()
                                                .count(
                                                        "select count(*) from idempotency where key like 'old%'")
                                        == 0);
        assertThat(create(young).id()).isEqualTo(other.id());
        assertThat(create(old).id()).isNotEqualTo(first.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "[a,b]"})
    default void aKeyThatIsNoneIsRefused(String key) {
        assertProblem(service().json("POST", collection(), valid(), "Idempotency-Key", key), 400);
    }

    @Test
    default void aKeyThatIsTooLongOrGivenTwiceIsRefused() {
        String[] keys = {"Idempotency-Key", "a", "Idempotency-Key", "b"};
        assertProblem(service().json("POST", collection(), valid(), keys), 400);
        String[] key = {"Idempotency-Key", "a".repeat(256)};
        assertProblem(service().json("POST", collection(), valid(), key), 400);
    }

    private Answer create(String key) {
        return service().json("POST", collection(), valid(), "Idempotency-Key", key);
    }

    private void age(String key, String interval) {
        database()
                .execute(
                        "update idempotency set created_at = clock_timestamp() - cast(? as interval)"
                                + " where key = ?",
                        interval,
                        key);
    }
}
