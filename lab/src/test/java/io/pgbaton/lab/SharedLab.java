package io.pgbaton.lab;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * The {@link AdoptedLab} of everything that all classes with a field of this type share: the first
 * of them starts it, it is closed when the last test is over ({@link LabOrder}). What a class
 * changes beyond what {@link Repair} mends (settings of the cluster, for example) it changes back,
 * or it has a lab of its own. A lab that cannot be repaired is replaced for the next class.
 */
public final class SharedLab extends AdoptedLab {

    private static final Namespace NAMESPACE = Namespace.create(SharedLab.class);
    private static final String KEY = "lab";

    /** Closed by JUnit when all tests of the run are over. */
    private record Running(Lab lab) implements AutoCloseable {

        @Override
        public void close() {
            lab.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        use(
                store(context)
                        .computeIfAbsent(KEY, key -> new Running(adopted()), Running.class)
                        .lab());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (beyondRepair()) {
            Running broken = store(context).remove(KEY, Running.class);
            if (broken != null) {
                broken.close();
            }
        }
    }

    private static Store store(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE);
    }
}
