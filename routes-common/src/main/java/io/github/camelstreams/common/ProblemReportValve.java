package io.github.camelstreams.common;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Answers with a {@link Problem} what Tomcat refuses before the application sees it, such as a
 * malformed request line or TRACE, and what the application refuses without a word. Tomcat creates
 * it by name.
 */
public class ProblemReportValve extends ErrorReportValve {

    private static final Log LOG = LogFactory.getLog(ProblemReportValve.class);

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (response.isErrorReportRequired()) {
            // Refused already: the application's error page would be asked by the same method.
            response.setSuspended(false);
            report(request, response, null);
        } else {
            super.invoke(request, response);
        }
    }

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0) {
            return;
        }
        response.setErrorReported();
        Problem problem = HttpProblems.describe(status);
        response.setContentType(Problem.MEDIA_TYPE);
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                // its text is ASCII
                writer.write(new String(problem.body(), StandardCharsets.US_ASCII));
                response.finishResponse();
            }
        } catch (IOException e) {
            LOG.debug("The client went away before its error answer", e);
        }
    }
}
