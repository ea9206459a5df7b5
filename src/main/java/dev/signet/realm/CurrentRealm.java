package dev.signet.realm;

import dev.signet.keys.KeyRing;
import java.util.function.Supplier;

/** The realm that is in force now. */
public final class CurrentRealm implements Supplier<Realm> {

    private volatile Realm realm;

    public CurrentRealm(Realm first) {
        this.realm = first;
    }

    /** Read it once for each request: the next call may return another. */
    @Override
    public Realm get() {
        return realm;
    }

    /** Puts another realm in force, for every request that begins from now on. */
    public synchronized void replace(Realm next) {
        realm = next;
    }

    /** Puts renewed keys in the place of those that they were made of, unless these are not in force any more. */
    public synchronized void renew(KeyRing keys, KeyRing renewed) {
        if (realm.keys() == keys) {
            realm = realm.with(renewed);
        }
    }
}
