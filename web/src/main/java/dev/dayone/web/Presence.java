package dev.dayone.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Whether somebody still waits for the answer to a request that was read whole. What works long for one reader asks now and then, and stops when there is nobody left. The
 * connection is closed after the answer, since what comes behind the request is not kept.
 */
public final class Presence {

    private final EndPoint end;
    private boolean left;

    private Presence(EndPoint end) {
        this.end = end;
    }

    /** Of whoever sent that request. */
    public static Presence of(Context context) {
        context.header("Connection", "close");
        return new Presence(ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint());
    }

    /** The other side has hung up. Never waits. */
    public synchronized boolean hasLeft() {
        if (!left) {
            ByteBuffer next = BufferUtil.allocate(64);
            try {
                left = !end.isOpen() || end.fill(next) < 0;
            } catch (IOException e) {
                left = true;
            }
        }
        return left;
    }
}
