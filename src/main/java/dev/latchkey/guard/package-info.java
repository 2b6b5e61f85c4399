/**
 * What is asked of a request before anyone looks at what it wants: its size, where it came from, how often.
 *
 * <p>Rule: knows the kernel only. A cookie travels by itself, so a request that is believed because of a cookie must
 * show that a page of ours sent it ({@code Sec-Fetch-Site}, else {@code Origin}); {@code SameSite} alone is not enough,
 * because a sibling subdomain is the same site.
 */
package dev.latchkey.guard;
