package io.execbroker.broker.posix;

/**
 * The namespaces that a child enters on its way to its exec, as descriptors of files that stand for
 * them, namespaces(7).
 *
 * @param network network namespace; -1 for that of the thread that makes the child
 * @param mounts mount namespace; -1 likewise
 * @param root the root directory among those mounts
 */
public record NamespaceFds(int network, int mounts, int root) {

    /** Those of the thread that makes the child. */
    public static final NamespaceFds INHERITED = new NamespaceFds(-1, -1, -1);
}
