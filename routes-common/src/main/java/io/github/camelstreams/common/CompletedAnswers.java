package io.github.camelstreams.common;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * A route has written its answer by the time its handler returns, since the request's own thread
 * carried it through: there is nothing to wait for, and no second pass through the servlet
 * container.
 */
class CompletedAnswers implements HandlerMethodReturnValueHandler, SmartInitializingSingleton {

    private final RequestMappingHandlerAdapter adapter;

    CompletedAnswers(RequestMappingHandlerAdapter adapter) {
        this.adapter = adapter;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
        handlers.add(this);
        handlers.addAll(adapter.getReturnValueHandlers());
        adapter.setReturnValueHandlers(handlers);
    }

    @Override
    public boolean supportsReturnType(MethodParameter type) {
        return CompletableFuture.class.equals(type.getParameterType());
    }

    @Override
    public void handleReturnValue(
            Object value,
            MethodParameter type,
            ModelAndViewContainer container,
            NativeWebRequest request) {
        if (!((CompletableFuture<?>) value).isDone()) {
            throw new IllegalStateException("The route has not answered yet");
        }
        container.setRequestHandled(true);
    }
}
