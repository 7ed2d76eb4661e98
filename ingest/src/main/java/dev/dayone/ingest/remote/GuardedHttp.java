package dev.dayone.ingest.remote;

import dev.dayone.ingest.remote.RepositoryAddress.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS to git servers. Each connection, those after a redirect among them, is looked at while its certificate is checked: where it ended in our own network it is closed before
 * anything is asked, so that neither a name that is resolved twice nor a redirect leads there. What comes is counted, so that a server cannot fill this disk.
 */
final class GuardedHttp implements HttpConnectionFactory {

    private final Set<String> allowed;
    private final Allowance allowance;
    private final int millis;

    /**
     * @param allowed servers of our own network that may be asked
     * @param allowance of what may come
     * @param seconds that an answer may keep us waiting
     */
    GuardedHttp(Set<String> allowed, Allowance allowance, int seconds) {
        this.allowed = allowed;
        this.allowance = allowance;
        this.millis = seconds * 1000;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, @Nullable Proxy proxy) throws IOException {
        Proxy through = proxy == null ? Proxy.NO_PROXY : proxy;
        try {
            String host = RepositoryAddress.host(url.toString(), allowed);
            // A proxy of ours decides itself where it goes.
            boolean open = allowed.contains(host) || through.type() != Proxy.Type.DIRECT;
            return new Guarded(url, through, open);
        } catch (RefusedException | GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private final class Guarded extends JDKHttpConnection {

        private final String path;

        Guarded(URL url, Proxy proxy, boolean open) throws IOException, GeneralSecurityException {
            super(url, proxy);
            this.path = url.getPath();
            super.setConnectTimeout(millis);
            super.setReadTimeout(millis);
            if (!open) {
                super.configure(null, new TrustManager[] {new OutsideOnly(standard())}, null);
            }
        }

        /** Certificates are checked, whatever a file of git's settings says. */
        @Override
        public void configure(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted, @Nullable SecureRandom random) {
            // Nothing is changed.
        }

        /** What is packed is counted packed, and may be a thousand times larger: so nothing packed is asked for, or taken. */
        @Override
        public void setRequestProperty(String key, String value) {
            super.setRequestProperty(key, key.equalsIgnoreCase("Accept-Encoding") ? "identity" : value);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = super.getInputStream();
            String packed = getHeaderField("Content-Encoding");
            if (packed != null && !packed.equalsIgnoreCase("identity")) {
                throw new IOException("its server sends packed answers, which were not asked for");
            }
            return allowance.counted(in, path.endsWith("/info/refs") || path.endsWith("/git-upload-pack"));
        }
    }

    static X509ExtendedTrustManager standard() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager standard) {
                return standard;
            }
        }
        throw new GeneralSecurityException("this Java checks no certificates");
    }

    /** Java's own check of certificates, of servers outside our own network alone. */
    static final class OutsideOnly extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager standard;

        OutsideOnly(X509ExtendedTrustManager standard) {
            this.standard = standard;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            if (RepositoryAddress.isInternal(socket.getInetAddress())) {
                throw new CertificateException("the server is in a network of our own");
            }
            standard.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("the server's address is not known");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("the server's address is not known");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            standard.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            standard.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            standard.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return standard.getAcceptedIssuers();
        }
    }
}
