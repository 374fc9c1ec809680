/** Files as the kernel finds them: symbolic links followed step by step, owners and modes seen. */
@NullMarked
package io.execbroker.filters.path;

import org.jspecify.annotations.NullMarked;
