package dev.latchkey.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a method of a resource may refuse with besides what follows from what it takes. The description of the HTTP interface
 * says so; it is read while the service is built, and by nobody later.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {

    /** In any order. */
    RefusalCode[] value();
}
