/* A broker of our own for one rootwrap.conf. */
#ifndef EXECBROKER_STANDALONE_H
#define EXECBROKER_STANDALONE_H

/* Becomes `execbrokerd rootwrap-daemon CONF`. Never returns. */
_Noreturn void standalone_run(const char *conf);

#endif
