package dev.dayone.dashboard;

import dev.dayone.dashboard.identity.IdentityDesk;
import dev.dayone.dashboard.upload.UploadDesk;

/**
 * What pages can do where programme directories are at hand.
 *
 * @param incoming folder that an upload passes through while it is sent; nobody but this account may enter it
 */
public record Desks(IdentityDesk identities, UploadDesk uploads, String incoming) {

    /** A dashboard that runs apart from them. */
    public static final Desks NONE =
            new Desks(IdentityDesk.NONE, UploadDesk.NONE, System.getProperty("java.io.tmpdir", "/tmp"));
}
