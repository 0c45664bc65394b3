package io.pgbaton.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The lab of this test class is started with {@link LabBuilder#training}: it runs before those that
 * are not, so that their JVMs start with what its JVMs learned. Together such classes start every
 * program that has a cache.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RecordsAotCaches {}
