package io.pgbaton.events;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a decoded record lacks: components that are not {@code @Nullable} and yet null. So a
 * field that is added to a type later has to be {@code @Nullable}: older events do not have it.
 */
final class Completeness {

    private static final Map<Class<?>, RecordComponent[]> REQUIRED = new ConcurrentHashMap<>();

    private Completeness() {}

    /**
     * Refuses a record with a hole in it, or in a record within it.
     *
     * @throws MalformedEvent with the component's name
     */
    static void check(Object value) {
        for (RecordComponent component : references(value.getClass())) {
            Object held = read(component, value);
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (held == null && !optional) {
                throw new MalformedEvent(component.getName() + " is missing");
            }
            if (held instanceof Record) {
                check(held);
            }
        }
    }

    private static RecordComponent[] references(Class<?> type) {
        return REQUIRED.computeIfAbsent(
                type,
                t ->
                        Arrays.stream(t.getRecordComponents())
                                .filter(component -> !component.getType().isPrimitive())
                                .toArray(RecordComponent[]::new));
    }

    private static @Nullable Object read(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
