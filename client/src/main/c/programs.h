/*
 * The programs in this binary, by name. Each is a main of its own: argv[0] is what it is called,
 * and it returns the exit status.
 */
#ifndef EXECBROKER_PROGRAMS_H
#define EXECBROKER_PROGRAMS_H

int execbroker_main(int argc, char **argv);
int execbroker_exec_main(int argc, char **argv);
int execbroker_status_main(int argc, char **argv);
int execbroker_ping_main(int argc, char **argv);
int rootwrap_main(int argc, char **argv);
int rootwrap_daemon_main(int argc, char **argv);

#endif
