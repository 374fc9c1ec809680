/** What the client has for Python, run by Debian's Python against the real broker. */
@NullMarked
package io.execbroker.client.python;

import org.jspecify.annotations.NullMarked;
