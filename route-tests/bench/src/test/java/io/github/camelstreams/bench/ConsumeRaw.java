package io.github.camelstreams.bench;

/** The raw client reads a stream that is there. */
record ConsumeRaw(Bench bench) implements Leg {

    @Override
    public String name() {
        return "raw client, consume";
    }

    @Override
    public Cost run(int messages) throws InterruptedException {
        try (BenchStream stream = bench.newStream()) {
            stream.fill(messages);
            return stream.read(messages);
        }
    }
}
