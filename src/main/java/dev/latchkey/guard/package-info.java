/**
 * What is asked of a request before anyone looks at what it wants: its size, where it came from, how often.
 *
 * <p>Rule: knows the kernel only. A cookie travels by itself, so a request that is believed because of a cookie must
 * show that a page of ours sent it ({@code Sec-Fetch-Site}, else {@code Origin}); {@code SameSite} alone is not enough,
 * because a sibling subdomain is the same site.
 *
 * <p>What can be guessed is counted before it costs anything ({@link dev.latchkey.guard.Attempts}), in rows that all
 * nodes share: one conditional UPDATE for each allowance, and one INSERT more the first time. Bucket4j, which limits
 * renewals, keeps its buckets as opaque bytes behind drivers of one database each and transactions of its own, and it
 * knows no wait that grows; so the rule is ours. An unknown address is counted as a known one is (OWASP Authentication
 * Cheat Sheet), and no count is held against a device that the account knows (ASVS 6.1.1). The codes of a second factor
 * are the exception: an account has a hundred attempts at them in an hour and no more, from wherever, because a second
 * factor is there for when a password is known, and whoever knows it can make devices known (NIST SP 800-63B-4 section
 * 3.2.2).
 */
package dev.latchkey.guard;
