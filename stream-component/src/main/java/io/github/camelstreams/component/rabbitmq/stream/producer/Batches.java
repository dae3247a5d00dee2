package io.github.camelstreams.component.rabbitmq.stream.producer;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.file.DirectoryStream;
import java.util.ArrayList;
import java.util.Iterator;

/** Tells bodies that are several messages from those that can be iterated and are one thing. */
final class Batches {

    private static final ClassValue<Boolean> BATCH =
            new ClassValue<>() {
                @Override
                protected Boolean computeValue(Class<?> type) {
                    return Iterable.class.isAssignableFrom(type)
                            && !JsonDocument.isOne(type)
                            && !DirectoryStream.class.isAssignableFrom(type)
                            && !isOfItsOwnKind(type);
                }
            };

    private Batches() {}

    static boolean isBatch(Object body) {
        return body instanceof Iterator || (body != null && BATCH.get(body.getClass()));
    }

    /**
     * The parts of a tree are trees, those of a Path are paths, and an SQLException has further
     * exceptions in it: nobody means to publish them one by one.
     */
    private static boolean isOfItsOwnKind(Class<?> type) {
        Method iterator;
        try {
            iterator = type.getMethod("iterator");
        } catch (NoSuchMethodException e) {
            return false;
        }
        return iterator.getGenericReturnType() instanceof ParameterizedType elements
                && elements.getActualTypeArguments().length == 1
                && elements.getActualTypeArguments()[0] instanceof Class<?> element
                && element.isAssignableFrom(type)
                // such as Object and Serializable, which say nothing about what it is
                && !element.isAssignableFrom(ArrayList.class);
    }
}
