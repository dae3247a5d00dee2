package io.github.camelstreams.faults;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.StreamException;
import io.github.camelstreams.stack.StackException;
import java.time.Duration;
import java.util.Random;

/** The stream is deleted; the services make it anew, and wait for a person. */
final class LostStream implements Fault {

    @Override
    public String name() {
        return "delete-stream";
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ZERO;
    }

    @Override
    public boolean endsHistory() {
        return true;
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        try (Environment environment = system.environment()) {
            environment.deleteStream(SystemUnderTest.STREAM);
        } catch (StreamException e) {
            throw new StackException("cannot delete the stream: " + e.getMessage(), e);
        }
    }

    @Override
    public void heal(SystemUnderTest system) {
        Operator operator = new Operator(system);
        operator.awaitRelayStopped("Was the stream deleted?");
        operator.awaitIncomplete();
        operator.renewIdentity();
    }
}
