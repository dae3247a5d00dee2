package io.github.camelstreams.common;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Refuses, with a {@link Problem}, a browser that asks whether a page of another origin may send
 * what is more than a form. Thread-safe.
 */
class SameOrigin implements CorsProcessor, BeanPostProcessor {

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof AbstractHandlerMapping mapping) {
            mapping.setCorsProcessor(this);
        }
        return bean;
    }

    @Override
    public boolean processRequest(
            CorsConfiguration none, HttpServletRequest request, HttpServletResponse response) {
        if (!CorsUtils.isPreFlightRequest(request)) {
            return true;
        }
        HttpProblems.write(response, Problem.of(403, "Pages of other origins are not served."));
        return false;
    }
}
