package io.execbroker.broker.policy;

/**
 * The process at the other end of a connection, from {@code SO_PEERCRED} (unix(7)) at connect.
 *
 * @param uid effective user id; the only thing a decision may rest on, with the groups that the
 *     user database gives that user
 * @param gid effective group id
 * @param pid process id, for people: it may belong to another process by now
 */
public record Peer(int uid, int gid, int pid) {

    @Override
    public String toString() {
        return "uid=" + uid + " gid=" + gid + " pid=" + pid;
    }
}
