package dev.dayone.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and Postgres, and can cut the line just after a COMMIT has gone through: the reply is lost. */
final class LossyProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    private LossyProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static LossyProxy before(int port) throws IOException {
        LossyProxy proxy = new LossyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        start(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** The replies to so many of the next COMMITs are lost. */
    void lose(int replies) {
        toLose.addAndGet(replies);
    }

    int lost() {
        return lost.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket postgres = new Socket(InetAddress.getLoopbackAddress(), target);
                start(() -> pump(client, postgres, true));
                start(() -> pump(postgres, client, false));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pump(Socket from, Socket to, boolean fromClient) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                boolean commits = fromClient
                        && n < 200
                        && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT")
                        && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                if (commits) {
                    // Nothing goes back any more: Postgres gets the COMMIT, the client never hears of it.
                    from.shutdownInput();
                    from.close();
                }
                out.write(buffer, 0, n);
                out.flush();
                if (commits) {
                    Thread.sleep(200);
                    lost.incrementAndGet();
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // One side is gone, and so is the other then.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
