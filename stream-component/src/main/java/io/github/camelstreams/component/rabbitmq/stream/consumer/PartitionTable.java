package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** The status of each stream as JMX shows it: a table, a row for each. */
final class PartitionTable {

    private PartitionTable() {}

    static TabularData of(List<ConsumerStatus> partitions) {
        try {
            TabularData table =
                    new TabularDataSupport(
                            new TabularType(
                                    "Partitions",
                                    "The streams this consumer reads",
                                    rowType(),
                                    new String[] {"stream"}));
            for (ConsumerStatus partition : partitions) {
                table.put(new CompositeDataSupport(rowType(), row(partition)));
            }
            return table;
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> row(ConsumerStatus partition) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("stream", partition.stream());
        row.put("state", partition.state().name());
        row.put("nextOffset", partition.nextOffset());
        row.put("storedOffset", partition.storedOffset());
        row.put("lag", partition.lag());
        row.put("inFlight", partition.inFlight());
        row.put("waiting", partition.waiting());
        row.put("epoch", partition.epoch());
        row.put("incomplete", partition.incomplete());
        row.put("lastError", partition.lastError());
        return row;
    }

    private static CompositeType rowType() throws OpenDataException {
        Map<String, OpenType<?>> types = new LinkedHashMap<>();
        types.put("stream", SimpleType.STRING);
        types.put("state", SimpleType.STRING);
        types.put("nextOffset", SimpleType.LONG);
        types.put("storedOffset", SimpleType.LONG);
        types.put("lag", SimpleType.LONG);
        types.put("inFlight", SimpleType.INTEGER);
        types.put("waiting", SimpleType.INTEGER);
        types.put("epoch", SimpleType.LONG);
        types.put("incomplete", SimpleType.STRING);
        types.put("lastError", SimpleType.STRING);
        String[] names = types.keySet().toArray(String[]::new);
        return new CompositeType(
                "Partition", "A stream", names, names, types.values().toArray(OpenType<?>[]::new));
    }
}
