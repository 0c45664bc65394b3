package io.pgbaton.lab.fault;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent for coordinators: kills or freezes its own process on the very boundary of a phase,
 * when etcd has taken the journal's transaction and no line of the coordinator has run since. It
 * stands in the place of a signal from outside, which would hit somewhere near.
 */
public final class BoundaryAgent {

    private static @Nullable BoundaryTrigger trigger;
    private static @Nullable MethodHandle raise;

    private BoundaryAgent() {}

    /** The option that puts this agent into a JVM; its jar is made in that folder. */
    public static String option(Path folder, BoundaryTrigger trigger) {
        Path jar = folder.resolve("boundary-agent.jar");
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", BoundaryAgent.class.getName());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> type :
                    List.of(
                            BoundaryAgent.class,
                            BoundaryTrigger.class,
                            BoundaryTrigger.Victim.class,
                            CommitTransformer.class,
                            Fault.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (var code = type.getResourceAsStream("/" + name)) {
                    if (code == null) {
                        throw new IllegalStateException("no class file of " + type);
                    }
                    code.transferTo(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "-javaagent:" + jar + "=" + trigger.folder();
    }

    /**
     * Called by the JVM before the service's main method.
     *
     * @param folder the trigger's
     */
    public static void premain(String folder, Instrumentation instrumentation) {
        trigger = new BoundaryTrigger(Path.of(folder));
        Linker linker = Linker.nativeLinker();
        raise =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("raise"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        instrumentation.addTransformer(new CommitTransformer());
    }

    /**
     * Called at the end of {@code EtcdStore.commit}, on its thread.
     *
     * @param revision empty when the transaction did not hold
     */
    public static void committed(OptionalLong revision, List<Change<?>> changes) {
        if (revision.isEmpty()) {
            return;
        }
        for (Change<?> change : changes) {
            // A service that starts practises with journals of its own, below another prefix.
            if (change.key().path().startsWith(Key.clustersPrefix())
                    && change.value() instanceof Journal journal) {
                boundary(journal);
            }
        }
    }

    private static void boundary(Journal journal) {
        BoundaryTrigger set = trigger;
        MethodHandle signal = raise;
        if (set == null || signal == null) {
            throw new IllegalStateException("the agent was not started");
        }
        String instance = System.getProperty("pgbaton.instance", "unnamed");
        BoundaryTrigger.Victim self = new BoundaryTrigger.Victim(instance, journal.token());
        for (Fault fault : Fault.values()) {
            if (set.claim(journal.phase(), fault, self)) {
                try {
                    int unused = (int) signal.invokeExact(fault.signal());
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
