package dev.dayone.ingest.remote;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.transport.sshd.agent.AbstractConnector;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/** An ssh agent at its socket: a length of four bytes, then a message, each way (draft-miller-ssh-agent, section 3). */
final class AgentSocket extends AbstractConnector {

    private final Path socket;
    private @Nullable SocketChannel channel;

    AgentSocket(Path socket) {
        this.socket = socket;
    }

    @Override
    public boolean connect() throws IOException {
        if (channel == null && Files.exists(socket)) {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }
        return channel != null;
    }

    @Override
    public byte[] rpc(byte command, byte[] message) throws IOException {
        SocketChannel open = channel;
        if (open == null) {
            throw new IOException("the ssh agent is not connected");
        }
        prepareMessage(command, message);
        ByteBuffer out = ByteBuffer.wrap(message);
        while (out.hasRemaining()) {
            open.write(out);
        }
        byte[] length = read(open, Integer.BYTES);
        return read(open, toLength(command, length));
    }

    private static byte[] read(SocketChannel from, int count) throws IOException {
        byte[] bytes = new byte[count];
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            if (from.read(in) < 0) {
                throw new EOFException("the ssh agent hung up");
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    /** Connects to the agent of this account. */
    record Factory(Path socket) implements ConnectorFactory {

        @Override
        public Connector create(@Nullable String identityAgent, @Nullable File home) {
            return new AgentSocket(
                    identityAgent == null || identityAgent.isBlank() || identityAgent.equals("SSH_AUTH_SOCK")
                            ? socket
                            : Path.of(identityAgent));
        }

        @Override
        public boolean isSupported() {
            return true;
        }

        @Override
        public String getName() {
            return "socket";
        }

        @Override
        public Collection<ConnectorDescriptor> getSupportedConnectors() {
            return List.of(getDefaultConnector());
        }

        @Override
        public ConnectorDescriptor getDefaultConnector() {
            return new ConnectorDescriptor() {
                @Override
                public String getIdentityAgent() {
                    return "SSH_AUTH_SOCK";
                }

                @Override
                public String getDisplayName() {
                    return "ssh agent";
                }
            };
        }
    }
}
