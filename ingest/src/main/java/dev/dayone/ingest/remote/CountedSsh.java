package dev.dayone.ingest.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/** Sessions with ssh servers in which all that comes is counted. */
final class CountedSsh extends SshSessionFactory {

    private final SshSessionFactory sessions;
    private final Allowance allowance;

    CountedSsh(SshSessionFactory sessions, Allowance allowance) {
        this.sessions = sessions;
        this.allowance = allowance;
    }

    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider provider, FS fs, int millis)
            throws TransportException {
        RemoteSession session = sessions.getSession(uri, provider, fs, millis);
        return session instanceof RemoteSession2 second ? new Counted(second) : session;
    }

    @Override
    public void releaseSession(RemoteSession session) {
        sessions.releaseSession(session instanceof Counted counted ? counted.session : session);
    }

    @Override
    public String getType() {
        return sessions.getType();
    }

    private final class Counted implements RemoteSession2 {

        private final RemoteSession2 session;

        Counted(RemoteSession2 session) {
            this.session = session;
        }

        @Override
        public Process exec(String command, Map<String, String> environment, int seconds) throws IOException {
            return new Program(session.exec(command, environment, seconds));
        }

        @Override
        public Process exec(String command, int seconds) throws IOException {
            return new Program(session.exec(command, seconds));
        }

        @Override
        public void disconnect() {
            session.disconnect();
        }
    }

    /** What the server runs for us; its complaints are kept in memory, so they count too. */
    private final class Program extends Process {

        private final Process process;

        Program(Process process) {
            this.process = process;
        }

        @Override
        public InputStream getInputStream() {
            return allowance.counted(process.getInputStream());
        }

        @Override
        public InputStream getErrorStream() {
            return allowance.counted(process.getErrorStream());
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
            return process.waitFor(timeout, unit);
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
    }
}
