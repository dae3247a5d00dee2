package io.github.camelstreams.common;

import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Answers with a {@link Problem} what Tomcat refuses before the application sees it, such as a
 * malformed request line. Tomcat creates it by name.
 */
public class ProblemReportValve extends ErrorReportValve {

    private static final Log LOG = LogFactory.getLog(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Problem problem = HttpProblems.describe(status);
        response.setContentType(Problem.MEDIA_TYPE);
        response.setCharacterEncoding("UTF-8");
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(new String(problem.body(), java.nio.charset.StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException e) {
            LOG.debug("The client went away before its error answer", e);
        }
    }
}
