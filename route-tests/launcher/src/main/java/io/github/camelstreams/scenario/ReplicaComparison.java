package io.github.camelstreams.scenario;

import io.github.camelstreams.test.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares the customers of both databases, ids and addresses, row by row: both tables are streamed
 * in the order of their ids, so the memory needed does not grow with them.
 */
public final class ReplicaComparison {

    private static final String ROWS =
            "select id, address from customers order by id collate \"C\"";
    private static final int FETCH_SIZE = 10_000;
    private static final int EXAMPLES = 5;

    private final Database database;

    public ReplicaComparison(Database database) {
        this.database = database;
    }

    /**
     * What a comparison has found.
     *
     * @param rows customers at the source
     * @param lost acknowledged customers that are not at the source
     * @param missing customers that the replica lacks
     * @param extra customers that only the replica has
     * @param different customers with another address in the replica
     * @param examples the first few of all these, in words
     */
    public record Result(
            long rows, long lost, long missing, long extra, long different, List<String> examples) {

        /** Whether both hold the same and nothing acknowledged is lost. */
        public boolean isEqual() {
            return lost + missing + extra + different == 0;
        }

        @Override
        public String toString() {
            return isEqual()
                    ? "%,d customers, the same ids and addresses in both databases".formatted(rows)
                    : "%,d acknowledged customers lost, %,d missing in the replica, %,d only there, %,d different: %s"
                            .formatted(
                                    lost, missing, extra, different, String.join("; ", examples));
        }
    }

    /** How many customers the source has. */
    public long sourceCount() throws SQLException {
        return count("customer_db");
    }

    /** How many customers the replica has. */
    public long replicaCount() throws SQLException {
        return count("order_db");
    }

    private long count(String name) throws SQLException {
        try (Connection connection = database.connect(name);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from customers")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Compares all rows; every acknowledged id must be among them. */
    public Result compare(Set<String> acknowledged) throws SQLException {
        try (Connection sourceConnection = streaming("customer_db");
                Connection replicaConnection = streaming("order_db");
                Statement sourceStatement = sourceConnection.createStatement();
                Statement replicaStatement = replicaConnection.createStatement()) {
            sourceStatement.setFetchSize(FETCH_SIZE);
            replicaStatement.setFetchSize(FETCH_SIZE);
            try (ResultSet source = sourceStatement.executeQuery(ROWS);
                    ResultSet replica = replicaStatement.executeQuery(ROWS)) {
                return merge(source, replica, acknowledged);
            }
        }
    }

    private Connection streaming(String name) throws SQLException {
        Connection connection = database.connect(name);
        // the driver fetches piece by piece only inside a transaction
        connection.setAutoCommit(false);
        return connection;
    }

    private static Result merge(ResultSet source, ResultSet replica, Set<String> acknowledged)
            throws SQLException {
        Set<String> unseen = new HashSet<>(acknowledged);
        List<String> examples = new ArrayList<>();
        long rows = 0;
        long missing = 0;
        long extra = 0;
        long different = 0;
        boolean left = source.next();
        boolean right = replica.next();
        while (left || right) {
            int order =
                    !left ? 1 : !right ? -1 : source.getString(1).compareTo(replica.getString(1));
            if (order > 0) {
                extra++;
                example(examples, replica.getString(1) + " is only in the replica");
            } else {
                rows++;
                unseen.remove(source.getString(1));
                if (order < 0) {
                    missing++;
                    example(examples, source.getString(1) + " is missing in the replica");
                } else if (!source.getString(2).equals(replica.getString(2))) {
                    different++;
                    example(examples, source.getString(1) + " has another address in the replica");
                }
            }
            left = order > 0 ? left : source.next();
            right = order < 0 ? right : replica.next();
        }
        unseen.forEach(id -> example(examples, id + " was acknowledged and is lost"));
        return new Result(rows, unseen.size(), missing, extra, different, examples);
    }

    private static void example(List<String> examples, String example) {
        if (examples.size() < EXAMPLES) {
            examples.add(example);
        }
    }
}
