package io.pgbaton.lab;

import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Which test class runs when: first those whose JVMs record AOT caches, which all later labs start
 * faster with; last, one after another, those that share a lab, for no other lab can be up beside
 * it. Otherwise by name, so that each run has the same order.
 */
public final class LabOrder implements ClassOrderer {

    private enum Turn {
        RECORDING,
        OF_ITS_OWN,
        SHARING
    }

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors()
                .sort(
                        Comparator.<ClassDescriptor, Turn>comparing(
                                        found -> turn(found.getTestClass()))
                                .thenComparing(found -> found.getTestClass().getName()));
    }

    private static Turn turn(Class<?> test) {
        if (test.isAnnotationPresent(RecordsAotCaches.class)) {
            return Turn.RECORDING;
        }
        boolean shares =
                Arrays.stream(test.getDeclaredFields())
                        .anyMatch(field -> field.getType() == SharedLab.class);
        return shares ? Turn.SHARING : Turn.OF_ITS_OWN;
    }
}
