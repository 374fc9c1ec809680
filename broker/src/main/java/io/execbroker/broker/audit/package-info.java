/** One line for every request, in the order they ended, that nothing in an argument can forge. */
@NullMarked
package io.execbroker.broker.audit;

import org.jspecify.annotations.NullMarked;
