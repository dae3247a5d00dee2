package io.github.camelstreams.stack;

import io.github.camelstreams.test.Database;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs SQL and prints the result as a table, where no psql is at hand. */
final class SqlPrinter {

    private final Database database;

    SqlPrinter(Database database) {
        this.database = database;
    }

    void print(String name, String sql, PrintStream out) throws SQLException {
        try (Connection connection = database.connect(name);
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    print(statement.getResultSet(), out);
                } else {
                    out.println("rows changed: " + statement.getUpdateCount());
                }
                rows = statement.getMoreResults();
            }
        }
    }

    private static void print(ResultSet result, PrintStream out) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            names.add(columns.getColumnLabel(column));
        }
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= names.size(); column++) {
                row.add(Objects.toString(result.getString(column), ""));
            }
            rows.add(row);
        }
        int[] widths =
                IntStream.range(0, names.size())
                        .map(column -> width(column, names, rows))
                        .toArray();
        out.println(line(names, widths, " | "));
        out.println(line(names.stream().map(name -> "").toList(), widths, "-+-").replace(' ', '-'));
        rows.forEach(row -> out.println(line(row, widths, " | ")));
        out.println("(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
    }

    private static int width(int column, List<String> names, List<List<String>> rows) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(names.get(column).length(), Math::max);
    }

    private static String line(List<String> cells, int[] widths, String separator) {
        return IntStream.range(0, cells.size())
                .mapToObj(
                        column ->
                                ("%-" + Math.max(1, widths[column]) + "s")
                                        .formatted(cells.get(column)))
                .collect(Collectors.joining(separator));
    }
}
