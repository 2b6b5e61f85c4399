package dev.latchkey.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What may be shown with a call of a resource's method that no other annotation of it tells. The description of the HTTP
 * interface says so; it is read while the service is built, and by nobody later.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Takes {

    /** In any order. */
    Shown[] value();
}
