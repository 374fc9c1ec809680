package io.execbroker.loadtest.convert;

/** Why a message became no command. */
enum Skipped {
    /** It is about something else. */
    OTHER("about something else"),
    /** Neutron runs commands without the root helper, too. */
    NOT_ROOT("commands that were not run as root"),
    /** rootwrap joins the words by blanks when it refuses. */
    REFUSED("refusals of rootwrap, whose words cannot be told apart"),
    /** Its beginning is not in the log. */
    ORPHAN("exit codes of commands that do not stand before them"),
    /** Several commands of the process may be meant. */
    AMBIGUOUS("exit codes that may be those of several commands"),
    /** It should be a command, but its list cannot be read. */
    UNREADABLE("commands that cannot be read");

    private final String meaning;

    Skipped(String meaning) {
        this.meaning = meaning;
    }

    /** For a person, in the plural. */
    String meaning() {
        return meaning;
    }
}
