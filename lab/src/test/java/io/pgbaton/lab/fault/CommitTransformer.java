package io.pgbaton.lab.fault;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes {@code EtcdStore.commit} tell {@link BoundaryAgent#committed} before it returns. */
final class CommitTransformer implements ClassFileTransformer {

    private static final String STORE = "io/pgbaton/cluster/etcd/EtcdStore";

    /** The slot of its second parameter, the changes; the first is the fence. */
    private static final int CHANGES = 2;

    private static final MethodTypeDesc COMMITTED =
            MethodTypeDesc.of(
                    ClassDesc.ofDescriptor("V"),
                    ClassDesc.of(OptionalLong.class.getName()),
                    ClassDesc.of(List.class.getName()));

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] code) {
        if (!STORE.equals(name) || loader == null) {
            return null;
        }
        ClassFile files =
                ClassFile.of(
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(loader)));
        ClassModel store = files.parse(code);
        return files.transformClass(
                store,
                ClassTransform.transformingMethodBodies(CommitTransformer::commits, TELLING));
    }

    private static boolean commits(MethodModel method) {
        return method.methodName().equalsString("commit");
    }

    private static final CodeTransform TELLING =
            (builder, element) -> {
                if (element instanceof ReturnInstruction) {
                    builder.dup()
                            .aload(CHANGES)
                            .invokestatic(
                                    ClassDesc.of(BoundaryAgent.class.getName()),
                                    "committed",
                                    COMMITTED);
                }
                builder.with(element);
            };
}
