package io.execbroker.broker.oslo;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory that messages of all doors may occupy together. Any thread.
 *
 * <p>The protocol puts a length before each answer, so output is kept until the command has ended;
 * whoever runs out of memory waits for others to end, and they for it.
 */
final class BufferBudget {

    /*
     * Shares. A user may hold as much as is left free: one user gets half of the budget, two get a
     * third each, and there is always something for one who comes new. (The dynamic thresholds of
     * Choudhury and Hahne, for the buffers of a switch.)
     *
     * No deadlock. When nobody else can go on, the one who has waited longest may: it takes what it
     * needs beyond the budget until its exchange ends. There is one such at a time, and its own bounds
     * end it: the size of a message, the time for one to arrive or to be read, the timeout of its
     * command. So all together never hold more than the budget and the messages of one exchange.
     */

    private final long totalBytes;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Integer, Long> heldByUser = new HashMap<>();

    /** In order of their asking; empty while nobody is privileged. */
    @GuardedBy("lock")
    private final SequencedSet<Account> waiting = new LinkedHashSet<>();

    @GuardedBy("lock")
    private long held;

    /** Whether one account may go beyond the budget now. */
    @GuardedBy("lock")
    private boolean hasPrivileged;

    BufferBudget(long totalBytes) {
        this.totalBytes = totalBytes;
    }

    /**
     * Opens an account with nothing in it.
     *
     * @param uid whose share it counts for
     * @param executor where it is told of what it waited for
     */
    Account open(int uid, Executor executor) {
        return new Account(this, uid, executor);
    }

    /** Bytes held by all accounts. */
    long heldBytes() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** {@link Account#take}. */
    boolean take(Account account, long bytes, Runnable onTaken) {
        lock.lock();
        try {
            if (account.isClosed) {
                throw new AssertionError("taken for an exchange that has ended");
            }
            account.wanted = bytes;
            account.onTaken = onTaken;
            if (tryGrant(account)) {
                return true;
            }
            if (!hasPrivileged) {
                privilege(account);
                return true;
            }
            waiting.add(account);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** {@link Account#give}. */
    void give(Account account, long bytes) {
        var granted = new ArrayList<Runnable>(0);
        lock.lock();
        try {
            release(account, bytes, granted);
        } finally {
            lock.unlock();
        }
        granted.forEach(Runnable::run);
    }

    /** {@link Account#keep}. */
    void keep(Account account, long bytes) {
        var granted = new ArrayList<Runnable>(0);
        lock.lock();
        try {
            release(account, Math.max(0, account.held - bytes), granted);
        } finally {
            lock.unlock();
        }
        granted.forEach(Runnable::run);
    }

    /** {@link Account#close}. */
    void close(Account account) {
        var granted = new ArrayList<Runnable>(0);
        lock.lock();
        try {
            waiting.remove(account);
            if (account.isPrivileged && !account.isClosed) {
                hasPrivileged = false;
            }
            release(account, account.held, granted);
            account.isClosed = true;
        } finally {
            lock.unlock();
        }
        granted.forEach(Runnable::run);
    }

    @GuardedBy("lock")
    private void release(Account account, long bytes, List<Runnable> granted) {
        if (!account.isClosed) {
            count(account, -bytes);
            grantWaiting(granted);
        }
    }

    @GuardedBy("lock")
    private void grantWaiting(List<Runnable> granted) {
        for (Iterator<Account> each = waiting.iterator(); each.hasNext(); ) {
            var account = each.next();
            if (tryGrant(account)) {
                each.remove();
                granted.add(announcement(account));
            }
        }
        if (!hasPrivileged && !waiting.isEmpty()) {
            var first = waiting.removeFirst();
            privilege(first);
            granted.add(announcement(first));
        }
    }

    /** To be run outside the lock: executors are others' code. */
    private static Runnable announcement(Account account) {
        var event = account.onTaken;
        return () -> {
            try {
                account.executor.execute(event);
            } catch (RejectedExecutionException e) {
                // Its loop has ended, and what it holds is freed with the process.
            }
        };
    }

    @GuardedBy("lock")
    private boolean tryGrant(Account account) {
        var ofUser = heldByUser.getOrDefault(account.uid, 0L) + account.wanted;
        if (!account.isPrivileged && ofUser > totalBytes - held - account.wanted) {
            return false;
        }
        count(account, account.wanted);
        return true;
    }

    @GuardedBy("lock")
    private void privilege(Account account) {
        hasPrivileged = true;
        account.isPrivileged = true;
        count(account, account.wanted);
    }

    @GuardedBy("lock")
    private void count(Account account, long bytes) {
        if (bytes == 0) {
            return;
        }
        account.held += bytes;
        held += bytes;
        // An entry that falls to zero is removed.
        heldByUser.merge(account.uid, bytes, (a, b) -> a + b == 0 ? null : a + b);
    }
}
