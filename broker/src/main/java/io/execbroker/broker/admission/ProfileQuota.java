package io.execbroker.broker.admission;

/**
 * How many commands of one profile run and may run. All its fields belong to the controller's lock.
 */
final class ProfileQuota {

    int limit;
    int running;

    ProfileQuota(int limit) {
        this.limit = limit;
    }

    boolean hasRoom() {
        return running < limit;
    }
}
