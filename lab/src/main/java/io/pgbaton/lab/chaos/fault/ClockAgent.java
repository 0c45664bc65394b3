package io.pgbaton.lab.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that is loaded into a running JVM: from then on {@code Instant.now()}, and whatever
 * else {@code java.time} tells of the present, is off by as many milliseconds as it was given. The
 * monotonic clock goes on as it did, as it does when an operator sets a wall clock.
 */
public final class ClockAgent implements ClassFileTransformer {
    private static final String OFFSET = "pgbaton.lab.clock.offset";
    private static final ClassDesc INSTANT = ClassDesc.of(Instant.class.getName());

    private static boolean woven;

    private ClockAgent() {}

    /** Makes the agent's jar, unless it is there. */
    static Path jar(Path folder) {
        Path jar = folder.resolve("clock-agent.jar");
        if (Files.exists(jar)) {
            return jar;
        }
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", ClockAgent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        String name = ClockAgent.class.getName().replace('.', '/') + ".class";
        try (var code = ClockAgent.class.getResourceAsStream("/" + name);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            if (code == null) {
                throw new IllegalStateException("no class file of the agent");
            }
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Called by the JVM each time that the agent is loaded.
     *
     * @param millis by how much the clock is to be off, from now on
     */
    public static synchronized void agentmain(String millis, Instrumentation instrumentation)
            throws UnmodifiableClassException {
        System.setProperty(OFFSET, millis);
        if (!woven) {
            woven = true;
            instrumentation.addTransformer(new ClockAgent(), true);
            instrumentation.retransformClasses(Clock.class);
        }
    }

    /** {@code Clock.currentInstant()} is where java.time asks the system. */
    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] code) {
        if (!"java/time/Clock".equals(name)) {
            return null;
        }
        ClassFile files = ClassFile.of();
        return files.transformClass(
                files.parse(code),
                ClassTransform.transformingMethodBodies(
                        method -> method.methodName().equalsString("currentInstant"), shifting()));
    }

    private static CodeTransform shifting() {
        return (builder, element) -> {
            if (element instanceof ReturnInstruction) {
                builder.ldc(OFFSET)
                        .lconst_0()
                        .invokestatic(
                                ConstantDescs.CD_Long,
                                "getLong",
                                MethodTypeDesc.of(
                                        ConstantDescs.CD_Long,
                                        ConstantDescs.CD_String,
                                        ConstantDescs.CD_long))
                        .invokevirtual(
                                ConstantDescs.CD_Long,
                                "longValue",
                                MethodTypeDesc.of(ConstantDescs.CD_long))
                        .invokevirtual(
                                INSTANT,
                                "plusMillis",
                                MethodTypeDesc.of(INSTANT, ConstantDescs.CD_long));
            }
            builder.with(element);
        };
    }
}
